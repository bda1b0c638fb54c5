"""Projects: found by themselves, made by a person, named, given an owner and a note, and closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from acts.desk import Act, Desk, act
from acts.hands import claim_row
from acts.rows import code_parts, provider_words
from billing import projects as rule
from billing.playbook import UNPROCESSABLE, Playbook
from billing.text import clean, fit
from store import charts, people, projects, queue_groups, rules
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused, Stale
from store.projects import CLOSED, Project
from store.queue_where import Cause

__all__ = ["ProjectRow", "add", "change", "close", "find", "listed", "of_claim", "one", "refresh"]

MOST_NAME = 48


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as a list shows it. cause: code and remark, '' where a person listed its claims; owner '' is nobody's."""

    project: int
    name: str
    payer: str
    cause: str
    step: str
    claims: int
    cents: int
    expected_cents: int
    since: date | None
    deadline_on: date | None
    owner: str
    note: str
    why: str
    state: str
    version: int

    @property
    def number(self) -> str:
        """PJ-7."""
        return f"PJ-{self.project}"


def telling(playbook: Playbook, remarks: tuple[str, ...]) -> str:
    """The remark that says what is wrong: the first that names a field, else the first that is more than a notice."""
    known = [(code, playbook.remark(code)) for code in remarks if code not in UNPROCESSABLE and not code.startswith("MA0")]
    return next((code for code, remark in known if remark is not None and remark.field), known[0][0] if known else "")


def refresh(desk: Desk) -> int:
    """Look for projects where denials came, or a day passed, since they were looked for last; how many were found."""
    read = desk.books.read
    if desk.read_only or desk.books.read_only or projects.mark(read) == (projects.last_denial(read), desk.today().isoformat()):
        return 0
    return find(desk)


@act("projects.find")
def find(act: Act) -> int:
    """Find causes that came clearly more often than usual, and keep each as a project."""
    read, today = act.write, act.today
    playbook = rules.playbook(read)
    told = projects.told(read, today - timedelta(days=rule.WINDOW_DAYS + rule.YEAR_DAYS))
    found = rule.bursts(told, projects.answering_since(read), today, lambda remarks: telling(playbook, remarks))
    every = projects.every(read, closed=True)
    made = 0
    for burst in found:
        same = [p for p in every if p.cause and (p.cause.payer, p.cause.code, p.cause.remark) == (burst.payer, burst.code, burst.remark)]
        if any(p.state != CLOSED or (p.closed_on is not None and p.closed_on >= burst.since) for p in same):
            continue
        cause = _narrowed(read, Cause(burst.payer, burst.code, burst.remark, burst.since.isoformat()))
        number = projects.add(act.write, _name(read, playbook, cause), cause, burst.words, today)
        act.subject("project", f"PJ-{number}")
        made += 1
    projects.put_mark(act.write, projects.last_denial(read), today)
    if made:
        act.total("projects", made)
    return made


def _narrowed(read: Read, cause: Cause) -> Cause:
    """Also one procedure, or one provider, where that is what all share and others there are."""
    procedure, provider = projects.shared(read, cause)
    procedures, providers = projects.usual_ones(read, cause.payer)
    return Cause(cause.payer, cause.code, cause.remark, cause.since, procedure if procedures > 1 else "", provider if providers > 1 else 0)


def _name(read: Read, playbook: Playbook, cause: Cause) -> str:
    what = playbook.label(*code_parts(cause.code), (cause.remark,) if cause.remark else ())
    payer = clean(charts.payer_names(read).get(cause.payer, ""))
    more = ""
    if cause.procedure:
        more = f", {clean(cause.procedure)}"
    elif cause.provider:
        more = f", {provider_words(*queue_groups.names(read, 'provider').get(cause.provider, ('', '')))}"
    return fit(f"{payer}: {what}{more}", MOST_NAME)


def listed(desk: Desk, *, closed: bool = False) -> tuple[ProjectRow, ...]:
    """All open projects, most money first; one of which nothing is open any more is closed by it."""
    refresh(desk)
    read = desk.books.read
    rows = [_row(read, project, desk.today()) for project in projects.every(read, closed=closed)]
    done = [row for row in rows if not row.claims and row.state != CLOSED]
    if done and not (desk.read_only or desk.books.read_only):
        _close_done(desk, [row.project for row in done])
    kept = [row for row in rows if closed or row.claims]
    return tuple(sorted(kept, key=lambda row: (row.state == CLOSED, -row.cents, row.project)))


@act("projects.find")
def _close_done(act: Act, numbers: Sequence[int]) -> None:
    closed = 0
    for number in numbers:
        project = projects.one(act.write, number)
        if project is None or project.state == CLOSED or projects.sums(act.write, project, act.today).claims:
            continue
        projects.change(act.write, project, state=CLOSED, closed_on=act.today.isoformat())
        act.subject("project", f"PJ-{number}")
        closed += 1
    if not closed:
        act.nothing()


def _row(read: Read, project: Project, today: date) -> ProjectRow:
    sums, cause = projects.sums(read, project, today), project.cause
    said = step = payer = ""
    if cause is not None:
        said = f"{cause.code} {cause.remark}".strip()
        step = rules.playbook(read).label(*code_parts(cause.code), (cause.remark,) if cause.remark else ())
        payer = clean(charts.payer_names(read).get(cause.payer, ""))
    return ProjectRow(
        project.id, clean(project.name), payer, said, step, sums.claims, sums.cents, sums.expected_cents,
        date.fromisoformat(cause.since) if cause else None, sums.deadline_on, project.owner, clean(project.note), project.why,
        project.state, project.version,
    )  # fmt: skip


def one(desk: Desk, name: str) -> ProjectRow:
    """A project by PJ-7, its number or its name."""
    return _row(desk.books.read, _meant(desk.books.read, name), desk.today())


def _meant(read: Read, name: str) -> Project:
    project = projects.meant(read, name)
    if project is None:
        raise NoSuch(f"there is no project {name}", "project", "claimdesk project list shows them.")
    return project


def of_claim(desk: Desk, claim: int) -> tuple[tuple[str, str], ...]:
    """Number and name of the open projects that a claim belongs to."""
    return tuple((f"PJ-{project.id}", clean(project.name)) for project in projects.of_claim(desk.books.read, claim))


@act("projects.add")
def add(act: Act, name: str, claims: Sequence[str], note: str = "") -> ProjectRow:
    """Make a project of these claims."""
    said = " ".join(name.split())
    if not said:
        raise Refused("the project has no name", "project add", "Say in a few words what is to be mended.")
    members = list(dict.fromkeys(int(claim_row(act.write, number)["id"]) for number in claims))
    if not members:
        raise Refused("the project has no claims", "project add", "Mark claims in the list, or name them.")
    if any(project.name.lower() == said.lower() for project in projects.every(act.write)):
        raise Refused(f"there is an open project {said} already", "project add", "Give it another name.")
    number = projects.add(act.write, said, None, f"Made by {act.actor.name} of {len(members)} claims.", act.today, members)
    project = projects.one(act.write, number)
    assert project is not None
    if note.strip():
        projects.change(act.write, project, note=" ".join(note.split()))
    act.subject("project", f"PJ-{number}")
    act.total("claims", len(members))
    return _row(act.write, _meant(act.write, str(number)), act.today)


@act("projects.change")
def change(
    act: Act, name: str, *, rename: str | None = None, owner: str | None = None, note: str | None = None, version: int | None = None
) -> ProjectRow:
    """Give a project another name, an owner ('' is nobody), or a note."""
    project = _meant(act.write, name)
    values: dict[str, Any] = {}
    if rename is not None:
        if not rename.strip():
            raise Refused("the project needs a name", "project", "Say in a few words what is to be mended.")
        values["name"] = " ".join(rename.split())
    if owner is not None:
        person = people.by_login(act.write, owner) if owner else None
        if owner and (person is None or not person.active):
            raise NoSuch(f"there is no user {owner}", "project", "claimdesk people list shows who is there.")
        values["owner"] = owner
    if note is not None:
        values["note"] = " ".join(note.split())
    return _changed(act, project, version, values)


@act("projects.close")
def close(act: Act, name: str, reason: str, version: int | None = None) -> ProjectRow:
    """Close a project; its claims stay where they are."""
    project = _meant(act.write, name)
    if project.state == CLOSED:
        raise Refused(f"PJ-{project.id} is closed already", "project close", "claimdesk project list --all shows it.")
    if not reason.strip():
        raise Refused("closing it needs a reason", "project close", "Say why it is no project any more.")
    values = {"state": CLOSED, "closed_on": act.today.isoformat(), "note": project.note or " ".join(reason.split())}
    return _changed(act, project, version, values)


def _changed(act: Act, project: Project, version: int | None, values: dict[str, Any]) -> ProjectRow:
    if (version is not None and version != project.version) or not projects.change(act.write, project, **values):
        raise Stale(
            f"PJ-{project.id} was changed meanwhile",
            "project",
            "Nothing was changed. Look at it again.",
            yours=version,
            theirs=project.version,
        )
    act.subject("project", f"PJ-{project.id}")
    return _row(act.write, _meant(act.write, str(project.id)), act.today)
