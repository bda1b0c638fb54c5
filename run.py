"""Starts claimdesk from a checkout: makes .venv from the hash-locked requirements, then runs the demo or the tests."""

import sys

if not (3, 11) <= sys.version_info[:2] < (3, 14):
    sys.stderr.write("run.py: claimdesk needs Python 3.11, 3.12 or 3.13; {} is {}.{}.\n".format(sys.executable, *sys.version_info))
    sys.exit(2)

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "claimdesk-stamp"  # written last; without it the folder is half made, and made anew
RUN = ("requirements.txt", "requirements-build.txt")
DEV = ("requirements-dev.txt",)  # has all of RUN in it

USAGE = """\
usage: python3 run.py demo [ARGUMENT...]   a made-up practice, opened in the desk (claimdesk demo)
       python3 run.py test [ARGUMENT...]   the tests (pytest)

The first start makes .venv here and installs what is needed into it, checked by hash."""


class CannotRun(Exception):
    """What stands in the way, in one line for the person at the keyboard."""


def main(arguments: list[str]) -> int:
    """Prepare .venv for what is asked and become that program; return an exit code only where that fails."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(USAGE)
        return 0
    what, rest = arguments[0], arguments[1:]
    if what not in ("demo", "test"):
        print(f"run.py: there is no '{what}'; it knows demo and test.", file=sys.stderr)
        return 2
    try:
        with alone():
            prepare(DEV if what == "test" else RUN)
        if what == "test":
            os.chdir(ROOT)
            become("pytest", "-n", "auto", "--dist", "worksteal", *rest)
        become("claimdesk", "demo", *rest)
    except CannotRun as why:
        print(f"run.py: {why}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("run.py: stopped; the next start goes on from here.", file=sys.stderr)
        return 130
    except OSError as why:
        print(f"run.py: {why.strerror}: {why.filename or VENV}", file=sys.stderr)
        return 2


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one run.py at a time work on .venv: the folder of the checkout is the lock, so nothing is left behind.

    What it starts inherits the lock: where run.py alone was killed, the next one waits for the pip that still writes.
    """
    try:
        import fcntl
    except ImportError:
        raise CannotRun("claimdesk runs on Linux and macOS (on Windows, inside WSL).") from None
    folder = os.open(ROOT, os.O_RDONLY)
    os.set_inheritable(folder, True)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another run.py that prepares .venv")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def prepare(locks: tuple[str, ...]) -> None:
    """Make .venv, or bring it up to the locks; do nothing where its stamp says that all is there."""
    home = f"{sys.version_info[0]}.{sys.version_info[1]} {ROOT}"
    wanted, every = digest(locks), digest(DEV)
    stamp = STAMP.read_text().splitlines() if STAMP.is_file() else []
    whole = len(stamp) == 2 and stamp[0] == home and all((VENV / "bin" / name).exists() for name in ("python", "claimdesk"))
    if whole and stamp[1] in (wanted, every):
        return
    if whole:
        say("adding what the tests need" if stamp[1] == digest(RUN) else "requirements changed: bringing .venv up to date")
        STAMP.unlink()
    else:
        make_venv()
    install(locks)
    STAMP.write_text(f"{home}\n{wanted}\n")


def digest(locks: tuple[str, ...]) -> str:
    """SHA-256 over the locks and pyproject.toml: another one means that .venv is out of date."""
    parts = [(ROOT / name).read_bytes() for name in (*locks, "pyproject.toml")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_venv() -> None:
    """An empty .venv, in place of a half-made one, of one of another Python, or of one that was moved here."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise CannotRun("this Python cannot make virtual environments: apt install python3-venv")
    if VENV.is_symlink() or VENV.is_file():
        raise CannotRun(f"{VENV} is not a folder; move it away.")
    if VENV.exists():
        say("making .venv anew")
        shutil.rmtree(VENV)
    else:
        say("making .venv")
    quietly([sys.executable, "-m", "venv", str(VENV)], "python -m venv failed")


def install(locks: tuple[str, ...]) -> None:
    """What the locks name, each file checked by its hash; then claimdesk itself, as it lies here."""
    say("installing what " + " and ".join(locks) + " list" + ("s" if len(locks) == 1 else ""))
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--no-input", "--disable-pip-version-check"]
    if not os.environ.get("HOME", "unset") or not os.access(os.path.expanduser("~"), os.W_OK):
        pip.append("--no-cache-dir")
    wanted = [part for name in locks for part in ("-r", str(ROOT / name))]
    quietly([*pip, "install", "--require-hashes", *wanted], "pip could not install the requirements")
    quietly([*pip, "install", "--no-deps", "--no-index", "--no-build-isolation", "-e", str(ROOT)], "pip could not install claimdesk itself")


def quietly(command: list[str], complaint: str) -> None:
    """Run a command out of sight; where it fails, its last words are the reason given."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH", "PIP_REQUIRE_HASHES")}
    environment["PIP_USER"] = "0"
    out = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    done = subprocess.run(command, check=False, env=environment, close_fds=False, **out)
    if done.returncode == 0:
        return
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()] or lines[-1:]
    raise CannotRun(f"{complaint}: {errors[-1] if errors else f'exit {done.returncode}'}")


def become(program: str, *arguments: str) -> None:
    """Give the terminal and this process over to a program of .venv."""
    sys.stdout.flush()
    path = str(VENV / "bin" / program)
    os.execv(path, [path, *arguments])


def say(text: str) -> None:
    """One plain line of progress, away from standard output."""
    print(f"run.py: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
