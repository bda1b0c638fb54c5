"""Projects: one cause on many claims of one payer; what payers said day by day, from which they are found, and what is kept of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.projects import DayOfDenials
from store.engine.sqlite import Read, Write
from store.queue_where import CAUSE_CLAIMS, Cause, caused

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it is kept. cause is None where a person listed its claims."""

    id: int
    name: str
    cause: Cause | None
    why: str
    state: str
    owner: str
    note: str
    made_on: date
    closed_on: date | None
    version: int


_PROJECT = (
    "SELECT id, name, found, payer, code, remark, procedure, provider, since, why, state, owner, note, made_on, closed_on, version "
    "FROM project "
)


def _project(row: Any) -> Project:
    (id_, name, found, payer, code, remark, procedure, provider, since, why, state, owner, note, made_on, closed_on, version) = row
    cause = Cause(payer, code, remark, since, procedure, provider) if found else None
    closed = date.fromisoformat(closed_on) if closed_on else None
    return Project(id_, name, cause, why, state, owner, note, date.fromisoformat(made_on), closed, version)


def every(read: Read, *, closed: bool = False) -> list[Project]:
    """All that are open, the newest last; those that closed only where wanted."""
    return [_project(row) for row in read.run(f"{_PROJECT}{'' if closed else 'WHERE state = :open '}ORDER BY id", open=OPEN)]


def one(read: Read, number: int) -> Project | None:
    """A project by its number."""
    row = read.one(f"{_PROJECT}WHERE id = :id", id=number)
    return _project(row) if row else None


def meant(read: Read, text: str) -> Project | None:
    """A project by PJ-7, 7, or its name."""
    said = text.strip()
    number = said.upper().removeprefix("PJ-")
    if number.isascii() and number.isdigit():
        return one(read, int(number[:12]))
    row = read.one(f"{_PROJECT}WHERE lower(name) = lower(:name) ORDER BY state DESC, id DESC LIMIT 1", name=said)
    return _project(row) if row else None


def add(write: Write, name: str, cause: Cause | None, why: str, on: date, claims: Iterable[int] = ()) -> int:
    """A new project; its number."""
    number = write.insert(
        "project", name=name, found=int(cause is not None), payer=cause.payer if cause else None, code=cause.code if cause else "",
        remark=cause.remark if cause else "", procedure=cause.procedure if cause else "", provider=cause.provider if cause else 0,
        since=cause.since if cause else "", why=why, state=OPEN, made_on=on.isoformat(),
    )  # fmt: skip
    for claim in claims:
        write.insert("project_claim", project=number, member=claim)
    return number


def change(write: Write, project: Project, **values: Any) -> bool:
    """Give a project other values; False where it moved meanwhile."""
    sets = ", ".join(f"{name} = :{name}" for name in values)
    changed = write.change(
        f"UPDATE project SET {sets}, version = version + 1 WHERE id = :id AND version = :version",
        **{**values, "id": project.id, "version": project.version},
    )
    return changed == 1


def told(read: Read, since: date) -> list[DayOfDenials]:
    """What payers denied, day by day of their answers, claims that were settled since among them."""
    rows = read.run(
        "SELECT d.payer, d.grp || '-' || d.reason, d.remarks, coalesce(r.paid_on, r.produced_on), count(DISTINCT d.claim), "
        "count(DISTINCT CASE WHEN d.state = 'open' THEN d.claim END) FROM denial d JOIN adjudication a ON a.id = d.answer "
        "JOIN remittance r ON r.id = a.remittance WHERE coalesce(r.paid_on, r.produced_on) >= :since GROUP BY 1, 2, 3, 4",
        since=since.isoformat(),
    )
    return [DayOfDenials(row[0], row[1], tuple(row[2].split()), date.fromisoformat(row[3]), row[4], row[5]) for row in rows]


def shared(read: Read, cause: Cause) -> tuple[str, int]:
    """The one procedure, and the one provider, of every claim of a cause; '' and 0 where they differ."""
    procedures = read.run(
        f"SELECT s.procedure, count(DISTINCT s.claim) FROM denial d JOIN service_line s ON s.claim = d.claim AND s.number = d.line "
        f"WHERE d.state = 'open' AND d.grp = :c_grp AND d.reason = :c_reason AND d.claim IN ({CAUSE_CLAIMS}) GROUP BY 1",
        **caused(cause),
    )
    claims = int(read.value(f"SELECT count(DISTINCT claim) FROM ({CAUSE_CLAIMS})", **caused(cause)))
    everywhere = [row[0] for row in procedures if row[1] == claims]
    one = everywhere[0] if len(procedures) == 1 and everywhere else ""
    providers = read.run(
        "SELECT DISTINCT f.provider FROM work_item w JOIN item_facet f ON f.item = w.id "
        f"WHERE w.kind = 'denial' AND w.claim IN ({CAUSE_CLAIMS})",
        **caused(cause),
    )
    return one, providers[0][0] if len(providers) == 1 else 0


def usual_ones(read: Read, payer: int) -> tuple[int, int]:
    """How many procedures and providers stand in the queue for a payer: with one alone, sharing it says nothing."""
    procedures = read.value(
        "SELECT count(DISTINCT s.procedure) FROM denial d JOIN service_line s ON s.claim = d.claim AND s.number = d.line "
        "WHERE d.payer = :payer AND d.state = 'open'",
        payer=payer,
    )
    return int(procedures), int(read.value("SELECT count(DISTINCT provider) FROM item_facet WHERE payer = :payer", payer=payer))


@dataclass(frozen=True, slots=True)
class Sums:
    """What a project comes to today: open claims, money, what is likely to come back, the first last day ahead."""

    claims: int
    cents: int
    expected_cents: int
    deadline_on: date | None


def sums(read: Read, project: Project, today: date) -> Sums:
    """Of the denials that stand in the queue."""
    where = f"w.claim IN ({CAUSE_CLAIMS})" if project.cause else "w.claim IN (SELECT member FROM project_claim WHERE project = :project)"
    row = read.one(
        "SELECT count(*), coalesce(sum(w.at_stake_cents), 0), coalesce(sum(w.expected_cents), 0), "
        "min(CASE WHEN w.deadline_on >= :today THEN w.deadline_on END) FROM work_item w WHERE w.kind = 'denial' "
        f"AND w.state IN ('open', 'waiting') AND {where}",
        **{**(caused(project.cause) if project.cause else {"project": project.id}), "today": today.isoformat()},
    )
    assert row is not None
    return Sums(row[0], row[1], row[2], date.fromisoformat(row[3]) if row[3] else None)


def of_claim(read: Read, claim: int) -> list[Project]:
    """The open projects that a claim belongs to."""
    listed = {row[0] for row in read.run("SELECT project FROM project_claim WHERE member = :claim", claim=claim)}
    denied = {row[0] for row in read.run("SELECT grp || '-' || reason FROM denial WHERE claim = :claim AND state = 'open'", claim=claim)}
    return [
        project for project in every(read)
        if project.id in listed
        or (project.cause is not None and project.cause.code in denied
            and read.one(f"SELECT 1 FROM ({CAUSE_CLAIMS}) WHERE claim = :claim", **{**caused(project.cause), "claim": claim}))
    ]  # fmt: skip


def answering_since(read: Read) -> dict[int, date]:
    """The first day from which answers of each payer are known."""
    rows = read.run(
        "SELECT payer, min(coalesce(paid_on, produced_on)) FROM remittance WHERE coalesce(paid_on, produced_on) <> '' GROUP BY payer"
    )
    return {row[0]: date.fromisoformat(row[1]) for row in rows}


def mark(read: Read) -> tuple[int, str]:
    """Up to which denial, and on which day, projects were looked for."""
    row = read.one("SELECT denial, day FROM project_mark")
    return (row[0], row[1]) if row else (-1, "")


def last_denial(read: Read) -> int:
    """The newest denial."""
    return int(read.value("SELECT coalesce(max(id), 0) FROM denial"))


def put_mark(write: Write, denial: int, on: date) -> None:
    """Projects were looked for."""
    write.change(
        "INSERT INTO project_mark(id, denial, day) VALUES (1, :denial, :day) "
        "ON CONFLICT(id) DO UPDATE SET denial = excluded.denial, day = excluded.day",
        denial=denial,
        day=on.isoformat(),
    )
