"""The project's own promises: what its files name, what its rooms import, what its locks and its wheel hold."""

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("billing", "x12", "bundle", "store", "acts", "tui", "claimdesk")
DRIVER = Path("store/engine/driver.py")
LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")

SQLITES = {"sqlite3", "_sqlite3", "pysqlite3", "sqlcipher3", "apsw"}
INDEX = re.compile(r"--(?:extra-)?index-" + r"url|--find-" + r"links|https?://[^\s\"')]+/simple\b")
MACHINE = re.compile(r"(?<![\w.*~/-])/(?:root|home|Users|work)/\w")


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the project, relative to its root: those git tracks, or all where this is no checkout."""
    git = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z"]
    try:
        names = subprocess.run(git, capture_output=True, text=True, check=True).stdout.split("\0")
        files = [Path(name) for name in names if name]
    except (OSError, subprocess.CalledProcessError):
        files = [path.relative_to(ROOT) for path in ROOT.rglob("*") if not any(part.startswith(".venv") for part in path.parts)]
    return tuple(path for path in files if (ROOT / path).is_file())


def texts() -> list[tuple[Path, str]]:
    """Every tracked file that is text."""
    found = []
    for path in tracked():
        raw = (ROOT / path).read_bytes()
        if b"\0" not in raw[:8192]:
            found.append((path, raw.decode("utf-8", "replace")))
    return found


@cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    """Every tracked Python file, parsed."""
    return tuple((path, ast.parse((ROOT / path).read_text("utf-8"), str(path))) for path in tracked() if path.suffix == ".py")


def imported(tree: ast.Module) -> set[str]:
    """The top-level names of all that a file imports, at its head or later."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("__import__", "import_module", "importlib.import_module"):
            names |= {arg.value.split(".")[0] for arg in node.args[:1] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    return names


@cache
def project() -> dict[str, object]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def locked(name: str) -> dict[str, str]:
    """A lock's entries: package → everything that stands with it."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {line.split("==")[0]: line for line in lines}


@pytest.mark.parametrize("pattern", [INDEX, MACHINE], ids=["index", "machine"])
def test_no_file_names_a_package_index_or_a_folder_of_one_machine(pattern: re.Pattern[str]) -> None:
    """A checkout works on any machine: no address of a package index, no path of somebody's home."""
    found = [
        f"{path}:{n}: {line.strip()[:100]}" for path, text in texts() for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)
    ]
    assert found == []


def test_one_file_alone_loads_an_sqlite() -> None:
    """Two SQLite libraries in one process lose data, so the driver is loaded in one place; tests keep to it too."""
    found = [str(path) for path, tree in trees() if path != DRIVER and imported(tree) & SQLITES]
    assert found == []


def test_ruff_forbids_a_second_sqlite() -> None:
    """The ban is in force in the linter too, with the driver as its only exception."""
    lint = project()["tool"]["ruff"]["lint"]
    banned = lint["flake8-tidy-imports"]["banned-api"]
    excepted = [path for path, rules in lint["per-file-ignores"].items() if {"TID", "TID251"} & set(rules)]
    assert "TID" in lint["select"]
    assert {"sqlite3", "pysqlite3", "sqlcipher3"} <= set(banned)
    assert excepted == [str(DRIVER)]


def test_every_file_of_a_room_says_what_it_is() -> None:
    """The first statement of a file is the sentence that tells what it is for."""
    found = [str(path) for path, tree in trees() if path.parts[0] in ROOMS and not ast.get_docstring(tree)]
    assert found == []


def test_the_rules_read_no_clock() -> None:
    """In billing the day is an argument: nothing there asks what time it is."""
    clock = {"now", "utcnow", "today", "time_ns", "perf_counter", "monotonic"}
    found = [
        f"{path}:{node.lineno}"
        for path, tree in trees()
        if path.parts[0] == "billing"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clock
    ]
    assert found == []


@pytest.mark.parametrize(
    ("room", "closed"),
    [
        ("billing", {"textual", "pydantic", "sqlite_utils", "sqlcipher3", "x12", "store", "acts", "tui", "claimdesk"}),
        ("x12", {"textual", "pydantic", "sqlite_utils", "sqlcipher3", "store", "acts", "tui", "claimdesk"}),
        ("store", {"textual", "x12", "acts", "tui", "claimdesk"}),
        ("acts", {"textual", "tui", "claimdesk"}),
        ("claimdesk.__main__", {"textual", "pydantic", "sqlite_utils", "sqlcipher3", "tui"}),
    ],
)
def test_a_fresh_interpreter_loads_no_more_than_the_room_needs(room: str, closed: set[str]) -> None:
    """Importing every file of a room brings in nothing that the room must not know, not by any detour."""
    try:
        if importlib.util.find_spec(room) is None:
            pytest.skip(f"{room} is not there yet")
    except ModuleNotFoundError:
        pytest.skip(f"{room} is not there yet")
    files = [path for path in tracked() if path.suffix == ".py" and path.parts[0] == room] or [Path(room.replace(".", "/") + ".py")]
    modules = sorted({".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files})
    code = f"import sys\nfor name in {modules!r}: __import__(name)\nprint(*sorted(set(sys.modules) & {closed!r}))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ran.returncode, ran.stderr, ran.stdout.split()) == (0, "", [])


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_and_hashes_every_entry(name: str) -> None:
    """What gets installed is what was looked at: each package at one version, by hash."""
    entries = locked(name)
    assert entries
    assert [line for line in entries.values() if not re.match(r"[\w.-]+==[\w.]+ (; [^\\]+ )?\s*--hash=sha256:[0-9a-f]{64}", line)] == []


def test_the_locks_agree_and_hold_what_is_declared() -> None:
    """Running and testing use the same versions, and no declared dependency is missing from its lock."""
    run, build, dev = (locked(name) for name in LOCKS)
    assert {name: dev.get(name) for name in run | build} == run | build
    declared = project()["project"]
    wanted = {"dependencies": (declared["dependencies"], run), "test": (declared["optional-dependencies"]["test"], dev)}
    wanted["lint"] = (declared["optional-dependencies"]["lint"], dev)
    missing = [
        f"{what}: {need}" for what, (needs, lock) in wanted.items() for need in needs if re.split(r"[\[<>=~; ]", need)[0] not in lock
    ]
    assert missing == []


def test_the_wheel_has_all_six_rooms() -> None:
    """A room that the wheel forgets is found by its users only."""
    wheel = project()["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert tuple(wheel["packages"]) == ROOMS
    assert [room for room in ROOMS if not (ROOT / room / "__init__.py").is_file()] == []
    assert project()["tool"]["importlinter"]["root_packages"] == list(ROOMS)


def test_run_py_needs_nothing_but_python() -> None:
    """It starts before anything is installed, so it imports the standard library alone."""
    (tree,) = (tree for path, tree in trees() if path == Path("run.py"))
    assert imported(tree) <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(("arguments", "code", "start"), [([], 0, "usage: python3 run.py"), (["dance"], 2, "run.py: there is no 'dance'")])
def test_run_py_says_what_it_can_do(arguments: list[str], code: int, start: str) -> None:
    """Without a word it shows its usage; an unknown one is refused in a line."""
    ran = subprocess.run([sys.executable, ROOT / "run.py", *arguments], capture_output=True, text=True, check=False)
    assert (ran.returncode, (ran.stdout + ran.stderr).startswith(start)) == (code, True)


def test_run_py_names_the_missing_package_in_one_line(tmp_path: Path) -> None:
    """On a Debian without python3-venv it says what to install, exits 2, and leaves nothing behind."""
    (tmp_path / "run.py").write_bytes((ROOT / "run.py").read_bytes())
    for name in (*LOCKS, "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    code = (
        "import importlib.util as u, runpy, sys; find = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'ensurepip' else find(name, package)\n"
        "sys.argv = ['run.py', 'demo']; runpy.run_path('run.py', run_name='__main__')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert "apt install python3-venv" in ran.stderr
    assert not (tmp_path / ".venv").exists()
