"""Charts from another system's file: what is new goes in, what it says otherwise becomes a new version, what refers to nothing is named."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from acts import documents, intake
from acts.chart_add import checked
from acts.chart_death import before_last_visit
from acts.chart_view import label
from acts.desk import Act, Desk, act
from acts.documents import Prepared
from acts.hands import claim_row
from billing.amendment import field_of
from billing.chart import KINDS, RETRACTED, subject_of
from billing.charted import Charted, ChartFile
from billing.findings import Finding
from billing.record_field import tidy
from billing.text import clean, fold, name_shown
from store import chart_items, charts, import_due, registering
from store import files as sources
from store.corrections import Change
from store.errors import Refused
from store.payers import Payers

__all__ = ["BY_CHART_NUMBER", "Report", "bring", "take"]

BY_CHART_NUMBER = "chart:"
"""Before the number of a patient who is known by the number of the chart alone."""


@dataclass(slots=True)
class Report:
    """What came of a file. status: imported, unchanged (all of it was here), or rejected. problems: by the place in the file."""

    file: str
    sha256: str
    status: str = "imported"
    patients: int = 0
    """Patients of whom it speaks and whose record is here now."""
    new: int = 0
    changed: int = 0
    same: int = 0
    left_out: int = 0
    problems: tuple[Finding, ...] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)
    claims: tuple[str, ...] = ()
    """Claims, open or sent, that say otherwise by what changed: they stand ready, are held, or are work."""


def bring(desk: Desk, path: str | Path, system: str = "") -> Report:
    """Take a FHIR bundle in. system: a name for where it comes from, so that its numbers do not meet another system's."""
    from bundle.read import read

    path = Path(path)
    data = intake.bytes_of(path)
    return take(desk, path.name, data, "fhir", read(data, system.strip(), desk.today()))


def take(desk: Desk, name: str, data: bytes, kind: str, file: ChartFile) -> Report:
    """Take what was read of a file in: in one act, so that after a kill all of it is here or nothing. The claims that it touches follow,
    some patients at a time; where that is cut off, the next desk goes on."""
    name = clean(name)
    sha256 = hashlib.sha256(data).hexdigest()
    if not file.ok:
        _reject(desk, sha256, f"{name}: {file.findings[0].message}")
        return Report(name, sha256, "rejected", problems=file.findings)
    papers: dict[str, Prepared] = {}
    problems = list(file.findings)
    things = []
    for one in file.things:
        if one.attachment is None:
            things.append(one)
            continue
        try:
            papers[one.external] = documents.prepared(one.attachment.data, one.attachment.name, "upload")
            things.append(one)
        except Refused as error:
            problems.append(Finding("document", "error", f"{error.what}. {error.do}", one.where))
    report = _take(desk, (name, sha256, kind, data), replace(file, things=tuple(things)), papers, problems)
    if import_due.left(desk.books.read):
        from acts.chart_follow import carry_on  # seldom needed, and half of sending behind it

        report.claims = carry_on(desk.asking(desk.request))
    return report


@act("chart.import")
def _reject(act: Act, sha256: str, reason: str) -> None:
    act.subject("file", sha256)


@act("chart.import")
def _take(
    act: Act, source: tuple[str, str, str, bytes], file: ChartFile, papers: Mapping[str, Prepared], problems: list[Finding]
) -> Report:
    name, sha256, kind, data = source
    taking = _Taking(act, papers, Report(name, sha256, passed_over=file.passed_over), problems)
    for thing in file.things:
        taking.thing(thing)
    report = taking.report
    errors = sum(found.severity == "error" for found in problems)
    report.problems, report.left_out = tuple(problems), errors
    report.patients = len(set(taking.persons.values()))
    known = sources.by_content(act.write, sha256)
    if not report.new and not report.changed:
        report.status = "unchanged" if report.same or not errors else "rejected"
        if known is not None or report.status == "rejected":
            act.nothing()
            return report
    if known is None:
        number = sources.keep(act.write, sha256=sha256, name=name, kind=kind, data=data, moment=act.moment, event=act.number)
        sources.finish(act.write, number, cursor=len(file.things), claims=0, traces=(), findings=report.problems)
    act.subject("file", sha256)
    for person in sorted(set(taking.persons.values())):
        act.subject("patient", str(person))
    for person, changes in taking.changes.items():
        import_due.mark(act.write, person, name, act.actor.name, changes)
    act.total("new", report.new)
    act.total("changed", report.changed)
    act.reason = act.reason or name
    return report


class _Taking:
    """One file being taken in."""

    def __init__(self, act: Act, papers: Mapping[str, Prepared], report: Report, problems: list[Finding]) -> None:
        self.act, self.papers, self.report, self.problems = act, papers, report, problems
        self.persons: dict[str, int] = {}
        self.changes: dict[int, list[Change]] = {}
        """What claims may say otherwise by, patient by patient."""
        self._first: set[int] = set()
        """Patients who were not known by their number in the other system before this file."""
        self._visits: dict[str, int] = {}
        self._positions: dict[int, int] = {}
        self._payers: Payers | None = None

    def thing(self, one: Charted) -> None:
        """Take one thing in, or say why not."""
        if one.kind == "person":
            self._person(one)
            return
        person = self._whose(one.person)
        if person is None:
            self._say(one.person_at, f'It refers to "{clean(one.person)}", which is neither in the file nor here.', "refers_to_nothing")
            return
        visit = self._visit(one.encounter, person) if one.encounter else None
        if one.encounter and visit is None:
            self._say(one.encounter_at, f'It refers to "{clean(one.encounter)}", no visit in the file or here.', "refers_to_nothing")
            return
        if one.kind == "coverage":
            self._coverage(one, person)
        else:
            self._item(one, person, visit)

    # -- who

    def _whose(self, external: str) -> int | None:
        if external not in self.persons:
            if external.startswith(BY_CHART_NUMBER):
                numbered = charts.by_chart_number(self.act.write, external.removeprefix(BY_CHART_NUMBER))
            else:
                numbered = tuple(one.person for one in chart_items.by_external(self.act.write, external, "identifier"))
            if not numbered:
                return None
            self.persons[external] = registering.survivor(self.act.write, numbered[0])
        return self.persons[external]

    def _person(self, one: Charted) -> None:
        write = self.act.write
        made, findings = checked("person", one.fields, self.act.today)
        if self._wrong(one, findings):
            return
        known = self._whose(one.external)
        if known is not None and self._another(known, made):
            del self.persons[one.external]
            self._say(one.where, "This number is another patient's here: name and birth date both differ. Import it under a --system name.")
            return
        if known is None:
            alike = registering.alike(write, made["last"], made["first"], made["born_on"], (), made["chart_number"])
            same = [other for other in alike if other.why == "same name and birth date"]
            if len(same) > 1:
                numbers = ", ".join(str(other.person) for other in same)
                self._say(one.where, f"{len(same)} patients here have this name and birth date ({numbers}): merge them, or correct one.")
                return
            known = same[0].person if same else None
            self._first |= {one.person for one in same}
            others = [other for other in alike if not same]
            for other in others[:3]:
                who = f"patient {other.person} {name_shown(other.last, other.first)}"
                self._say(one.where, f"It looks like {who}: {other.why}.", "looks_alike", "warning")
        if known is None:
            known = registering.person(write, made, self.act.number)
            self.report.new += 1
        else:
            given = {name: value for name, value in one.fields.items() if value}
            died = given.get("died_on", "")
            for found in () if died == self._died(known) else before_last_visit(write, known, died, None):
                self._say(one.where, f"{found.message} The day was left out: sign it here by a correction.", found.code)
                del given["died_on"]
            self._amend("person", known, known, "person", given, one)
        self.persons[one.external] = known
        self._numbers(one, known)

    def _another(self, person: int, made: Mapping[str, str]) -> bool:
        now = charts.record(self.act.write, "person", person)
        if now is None:
            return False
        names = fold(f"{now.values['last']}, {now.values['first']}") != fold(f"{made['last']}, {made['first']}")
        return names and now.values["born_on"] != made["born_on"]

    def _numbers(self, one: Charted, person: int) -> None:
        """The patient's number in the other system, by which the next file finds them; and what other numbers it names."""
        told = (
            []
            if one.external.startswith(BY_CHART_NUMBER)
            else [(one.external, "number in another system", one.external.rpartition("|")[2])]
        )
        told += [(f"{one.external}#{what}", what, number) for what, number in one.numbers]
        for external, what, number in told:
            if not chart_items.by_external(self.act.write, external, "identifier"):
                fields = {"type": what[:300], "number": number[:80]}
                chart_items.add(self.act.write, person, "identifier", fields, event=self.act.number, external=external)
                self.report.new += external != one.external

    # -- what

    def _visit(self, external: str, person: int) -> int | None:
        if external not in self._visits:
            found = [one for one in chart_items.by_external(self.act.write, external, "encounter") if one.person == person]
            if not found:
                return None
            self._visits[external] = found[0].id
        return self._visits[external]

    def _coverage(self, one: Charted, person: int) -> None:
        write = self.act.write
        if self._payers is None:
            self._payers = Payers(write)
        rank = one.fields.get("rank") or str(registering.next_rank(write, person))
        made, findings = checked("coverage", {**one.fields, "rank": rank}, self.act.today)
        if self._wrong(one, findings):
            return
        payer = self._payers.named(one.payer, one.payer_id, "")
        known = registering.coverage_of(write, person, one.external, payer, made["member_id"])
        if known is not None:
            self._amend("coverage", known, person, "coverage", {name: value for name, value in one.fields.items() if value}, one)
        elif not one.taken_back:
            registering.coverage(write, person, payer, int(made["rank"]), made | {"external": one.external}, self.act.number)
            self.report.new += 1

    def _item(self, one: Charted, person: int, visit: int | None) -> None:
        write = self.act.write
        known = chart_items.by_external(write, one.external, one.kind)
        if known and registering.survivor(write, known[0].person) != person:
            self._say(one.where, "It is in another patient's chart here: it is left as it is.")
            return
        fields = self._whole(one, known[0] if known else None, visit)
        made, findings = checked(subject_of("chart_item", one.kind), fields, self.act.today)
        if self._wrong(one, findings):
            return
        if known:
            self._visits[one.external] = known[0].id
            given = {name: value for name, value in fields.items() if value}
            self._amend("chart_item", known[0].id, person, subject_of("chart_item", one.kind), given, one)
            return
        if one.taken_back:
            return
        number = chart_items.add(write, person, one.kind, made, event=self.act.number, encounter=visit, external=one.external)
        self.report.new += 1
        if one.kind == "encounter":
            self._visits[one.external] = number
            self._billed(person, number, made["from_on"], made.get("number", ""))
            self._after_death(one, person, made["from_on"])

    def _died(self, person: int) -> str:
        record = charts.record(self.act.write, "person", person)
        return record.values.get("died_on", "") if record is not None else ""

    def _after_death(self, one: Charted, person: int, on: str) -> None:
        died = self._died(person)
        if died and on > died:
            said = f"The visit of {on} is after the day of death on the record, {died}. Look which of the two is wrong."
            self._say(one.where, said, "died_before_visit", "warning")

    def _whole(self, one: Charted, known: chart_items.Item | None, visit: int | None) -> dict[str, str]:
        """Its fields with what follows from its neighbours: the order of a diagnosis, the text of a paper."""
        fields = dict(one.fields)
        if one.kind == "diagnosis" and not fields.get("position"):
            if known is not None:
                fields["position"] = known["position"]
            elif visit is not None:
                last = max((int(item["position"] or 0) for item in chart_items.of_encounter(self.act.write, visit, "diagnosis")), default=0)
                fields["position"] = str(last + 1)
        paper = self.papers.get(one.external)
        if paper is not None:
            claims = chart_items.claims_of_encounter(self.act.write, visit) if visit is not None else ()
            claim = claim_row(self.act.write, claims[0])["control_number"] if claims else ""
            note = f"in the chart of patient {self._whose(one.person)}"
            number = documents.in_chart(self.act, paper, claim, note)
            fields["document"] = f"DOC-{number}"
            fields["text"] = paper.text or f"({paper.text_note or 'no text in it'})"
        return fields

    def _billed(self, person: int, visit: int, day: str, number: str) -> None:
        """Tie the visit to the claim of that day: to the one of its own number, else where there is one only."""
        claims = chart_items.claims_on(self.act.write, person, day)
        if len(claims) > 1:
            claims = tuple(one for one in claims if claim_row(self.act.write, one)["control_number"] == number)
        if len(claims) == 1:
            chart_items.link(self.act.write, visit, claims[0])

    def _amend(self, relation: str, id: int, person: int, subject: str, given: Mapping[str, str], one: Charted) -> None:
        """What the other system says otherwise than it did the last time becomes a version; what was corrected here since stays."""
        write = self.act.write
        now = charts.record(write, relation, id)
        assert now is not None
        before = charts.imported(write, relation, id)
        values: dict[str, str | None] = {}
        for name, value in given.items():
            known = field_of(subject, name)
            told = tidy(known, value) if known is not None else value
            if told != before.get(name, "") and told != now.values.get(name, ""):
                values[name] = told
        if one.taken_back and not now.values.get("standing", ""):
            values["standing"] = RETRACTED
        if not values:
            self.report.same += 1
            return
        version = charts.change(write, relation, id, now.version, values, self.act.number)
        assert version is not None
        for name, shall_be in values.items():
            charts.amend(
                write, event=self.act.number, person=person, claim=None, relation=relation, subject=id, from_version=now.version,
                to_version=version, kind="import", field=name, was=now.values.get(name, ""), shall_be=shall_be,
                reason=f"{self.report.file} says so", evidence=one.where, author=self.act.actor.name,
            )  # fmt: skip
            was = now.values.get(name, "")
            self._changed(person, Change(relation, id, name, label(subject, name), now.version, was, shall_be or ""))
        self.report.changed += 1

    def _changed(self, person: int, change: Change) -> None:
        # A first chart changes nothing: what it says otherwise than the claims before it flows when they go again.
        if person not in self._first:
            self.changes.setdefault(person, []).append(change)

    # -- what is said

    def _wrong(self, one: Charted, findings: tuple[Finding, ...]) -> bool:
        wrong = [found for found in findings if found.severity == "error"]
        if wrong:
            what = KINDS[one.kind].label if one.kind in KINDS else one.kind.capitalize()
            self._say(one.where, f"{what}: {' '.join(found.message for found in wrong)}")
        return bool(wrong)

    def _say(self, where: str, message: str, code: str = "entry", severity: str = "error") -> None:
        self.problems.append(Finding(code, "warning" if severity == "warning" else "error", message, where))
