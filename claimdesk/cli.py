"""The command line's frame: lazy commands, --db and --json, exit codes, and the one place that turns an error into lines on stderr."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from claimdesk.settings import Settings, load

if TYPE_CHECKING:
    from acts.desk import Desk

F = TypeVar("F", bound=Callable[..., Any])

#: Command → the module under claimdesk.commands that holds it; imported when it is called.
COMMANDS = {
    "init": "init",
    "demo": "demo",
    "import": "import_files",
    "post": "post",
    "remittances": "remittances",
    "autopost": "autopost",
    "queue": "queue",
    "query": "query",
    "view": "view",
    "project": "project",
    "claim": "claim",
    "ledger": "ledger",
    "audit": "audit",
    "work": "work",
    "match": "match",
    "suspend": "suspend",
    "undo": "undo",
    "deposit": "deposit",
    "close": "close",
    "golive": "golive",
    "paper": "paper",
    "recoup": "recoup",
    "letter": "letter",
    "document": "document",
    "patient": "patient",
    "policy": "policy",
    "approve": "approve",
    "request": "request",
    "statement": "statement",
    "contract": "contract",
    "rules": "rules",
    "appeal": "appeal",
    "send": "send",
    "correct": "correct",
    "codes": "codes",
    "scrub": "scrub",
    "cash": "cash",
    "suspense": "suspense",
    "odds": "odds",
    "clinician": "clinician",
    "people": "people",
    "practice": "practice",
    "backup": "backup",
    "doctor": "doctor",
    "where": "where",
}

DONE, PARTLY, REFUSED, NO_STORE, NOT_ALLOWED, STOPPED = 0, 1, 2, 3, 4, 130


@dataclass
class Host:
    """What every command gets: settings, whether it answers in JSON, and the exit code that it leaves."""

    db: str | None = None
    json: bool = False
    read_only: bool = False
    mouse: bool | None = None
    code: int = DONE
    _settings: Settings | None = None

    @property
    def settings(self) -> Settings:
        """This host's settings, read once."""
        if self._settings is None:
            self._settings = load(self.db)
        return self._settings

    @contextmanager
    def desk(self, path: Path | None = None) -> Iterator[Desk]:
        """A Desk on the books for the caller. Where it posted into a later month, since the present one is closed, that is said."""
        from acts import periods
        from claimdesk.assemble import desk
        from claimdesk.reach import may_use

        with desk(path or self.settings.db, read_only=self.read_only) as opened:
            may_use(opened)
            before = periods.mark(opened)
            yield opened
            told = periods.said(opened) if periods.mark(opened) > before else ""
        if told:
            talk(told)

    def answer(self, document: Callable[[], dict[str, Any]], words: Callable[[], str]) -> None:
        """Print the one document, or the words for a person."""
        if self.json:
            sys.stdout.write(json.dumps(document(), ensure_ascii=False) + "\n")
        else:
            said = words()
            if said:
                sys.stdout.write(said + "\n")
        sys.stdout.flush()


def talk(line: str) -> None:
    """A line for the person on stderr; standard output belongs to the answer."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def answers(command: F) -> F:
    """Gives a command --json of its own (it may stand before or after the command) and --db likewise, and the Host as first argument."""

    def set_json(context: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            context.ensure_object(Host).json = True

    def set_db(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value:
            context.ensure_object(Host).db = value

    command = click.option(
        "--json", is_flag=True, expose_value=False, callback=set_json, is_eager=True, help="One JSON document on standard output."
    )(command)
    command = click.option("--db", metavar="PATH", expose_value=False, callback=set_db, is_eager=True, help="The store.")(command)
    return click.pass_obj(command)  # type: ignore[return-value]


def said_whole(command: click.Command) -> click.Command:
    """In a list of commands the first sentence of each is said whole, on as many rows as it needs; click alone cuts it off."""
    command.short_help = command.get_short_help_str(1_000)
    if isinstance(command, click.Group):
        for one in command.commands.values():
            said_whole(one)
    return command


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the interface."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found: click.Command = importlib.import_module(f"claimdesk.commands.{module}").command
        return said_whole(found)


@click.group(cls=Lazy, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--db", metavar="PATH", help="The store; else CLAIMDESK_DB, else the user's data folder.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output; talk goes to standard error.")
@click.option("--read-only", is_flag=True, help="Look, and change nothing.")
@click.option("--mouse/--no-mouse", default=None, help="--no-mouse leaves selecting text to the terminal.")
@click.version_option(package_name="claimdesk")
@click.pass_context
def group(context: click.Context, db: str | None, as_json: bool, read_only: bool, mouse: bool | None) -> None:
    """The terminal desk at which a practice or hospital gets its money right. Alone, it opens the desk."""
    host = context.ensure_object(Host)
    host.db, host.json, host.read_only, host.mouse = db or host.db, as_json or host.json, read_only, mouse
    if context.invoked_subcommand is None:
        from claimdesk.commands.desk import open_desk

        host.code = open_desk(host)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code (interface: 0 done, 1 partly, 2 refused, 3 no store, 4 not allowed)."""
    host = Host()
    try:
        group.main(arguments, prog_name="claimdesk", standalone_mode=False, obj=host)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as wrong:
        return _fail(host, wrong.format_message(), _usage(wrong), REFUSED, arguments)
    except (click.Abort, KeyboardInterrupt):
        return _fail(host, "Stopped.", "What was done until then is whole; the same command goes on with the rest.", STOPPED, arguments)
    except BrokenPipeError:
        # Whoever read us has gone (head, less); nothing more can be said to them, and the shell knows.
        sys.stdout = None
        return host.code
    except Exception as error:  # noqa: BLE001 - the one border: nothing but words and an exit code leaves
        return _error(host, error, arguments)
    return host.code


def _usage(wrong: click.ClickException) -> str:
    context = getattr(wrong, "ctx", None)
    return f"See {context.command_path} --help." if context is not None else "See claimdesk --help."


def _error(host: Host, error: Exception, arguments: list[str]) -> int:
    from acts.errors import ClaimdeskError

    if isinstance(error, ClaimdeskError):
        first, _, rest = str(error).partition("\n")
        return _fail(host, first, rest, error.exit_code, arguments)
    if isinstance(error, OSError):
        return _fail(
            host,
            f"{error.strerror or error} ({error.filename or 'no file named'})",
            "Look at the path and its permissions.",
            REFUSED,
            arguments,
        )
    from claimdesk.failure import write_down

    return _fail(
        host,
        f"claimdesk itself failed: {type(error).__name__}",
        f"Nothing was half done. The details are in {write_down(error)}.",
        NO_STORE,
        arguments,
    )


def _fail(host: Host, what: str, do: str, code: int, arguments: list[str]) -> int:
    what, do = " ".join(what.split()), " ".join(do.split())
    talk(f"claimdesk: {what}")
    if do:
        talk(f"  {do}")
    if host.json or "--json" in arguments:
        sys.stdout.write(json.dumps({"ok": False, "error": what, "do": do}, ensure_ascii=False) + "\n")
    return code
