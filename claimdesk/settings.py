"""This host's settings: where the books lie, theme, keys, mouse. The only reader of the environment, XDG folders and TOML."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass, field
from pathlib import Path

from acts.errors import Refused

_KNOWN = {"db": str, "theme": str, "mouse": bool, "read_only": bool, "keys": dict}


@dataclass(frozen=True)
class Settings:
    """What this host was told. keys: binding id → keys, as the user's keymap."""

    db: Path
    config: Path
    theme: str = "dark"
    mouse: bool = True
    read_only: bool = False
    keys: dict[str, str] = field(default_factory=dict)


def data_folder() -> Path:
    """The platform's folder for this user's data, claimdesk's part."""
    import platformdirs

    return Path(platformdirs.user_data_dir("claimdesk", appauthor=False))


def config_file() -> Path:
    """Where the settings file lies, there or not."""
    import platformdirs

    return Path(platformdirs.user_config_dir("claimdesk", appauthor=False)) / "config.toml"


def log_file() -> Path:
    """Where a screen's own failure is written down."""
    import platformdirs

    return Path(platformdirs.user_state_dir("claimdesk", appauthor=False)) / "claimdesk.log"


def login() -> str:
    """The login of the operating system: the actor, never an option or a variable."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"


def load(db: str | None) -> Settings:
    """Settings from the file, then CLAIMDESK_DB, then --db; a wrong file is refused with its place."""
    where = config_file()
    said = _read(where)
    path = db or os.environ.get("CLAIMDESK_DB") or said.get("db") or str(data_folder() / "books.db")
    return Settings(
        db=Path(str(path)).expanduser(),
        config=where,
        theme=str(said.get("theme", "dark")),
        mouse=bool(said.get("mouse", True)),
        read_only=bool(said.get("read_only", False)),
        keys={str(k): str(v) for k, v in dict(said.get("keys", {})).items()},  # type: ignore[call-overload]
    )


def reference_file(db: Path) -> Path:
    """The reference database of codes: CLAIMDESK_REFERENCE, else beside the store."""
    told = os.environ.get("CLAIMDESK_REFERENCE")
    return Path(told).expanduser() if told else db.with_name("reference.db")


def demo_db(settings: Settings, told: str | None) -> Path:
    """The made-up practice's file: beside the default store, unless told otherwise."""
    return Path(told).expanduser() if told else settings.db.with_name("demo.db")


def _read(where: Path) -> dict[str, object]:
    if not where.is_file():
        return {}
    import tomllib

    try:
        said: dict[str, object] = tomllib.loads(where.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise Refused("The settings cannot be read", f"{where}: {wrong}", "Mend or move the file.") from wrong
    for key, value in said.items():
        if key not in _KNOWN:
            raise Refused(f"There is no setting {key!r}", str(where), f"Known are {', '.join(sorted(_KNOWN))}.")
        if not isinstance(value, _KNOWN[key]):
            raise Refused(f"The setting {key!r} is of the wrong kind", str(where), f"It wants {_KNOWN[key].__name__}.")
    return said
