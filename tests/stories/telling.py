"""A question: files in the order in which they come, and what the interface's text says the claim's figures are in the end.

Charges and payments are written as in x12_maker. The figures that a `want` leaves out are zero; what is open with the payer is never
told, it follows from the others (balance = charge − insurance_paid − adjusted − written_off − patient_paid = insurance + patient).
A question whose answer the text leaves open says so in `left_open`, and asserts no more than the text does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.stories import x12_maker as x
from tests.stories.counter import Counter, Json, money
from tests.stories.x12_records import (
    LAKESIDE,
    PROCEDURES,
    Adjustment,
    Amount,
    Answer,
    Bill,
    Paid,
    Payer,
    Remit,
    Service,
    carried,
    cents,
    taken_back,
)


@dataclass(frozen=True)
class AnyOf:
    """Any of these is right; none given: anything is."""

    values: tuple[Any, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Whether it is one of them."""
        return not self.values or other in self.values

    def __hash__(self) -> int:
        """Values may be unhashable; their text will do."""
        return hash(repr(self.values))


@dataclass(frozen=True)
class Among:
    """These kinds of work are there, whatever else is."""

    kinds: tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        """Whether all are in it."""
        return isinstance(other, dict) and set(self.kinds) <= set(other)

    def __hash__(self) -> int:
        """By the kinds."""
        return hash(self.kinds)


ANY = AnyOf()
EITHER = AnyOf(("open", "waiting"))


def any_of(*values: Any) -> AnyOf:
    """Any of these."""
    return AnyOf(values)


def has(*kinds: str) -> Among:
    """These kinds of work, among others perhaps."""
    return Among(kinds)


@dataclass(frozen=True)
class Sent:
    """An 837 file; `problems` are the codes of what the import must name as errors ("*": some), `warned` whether it warns."""

    bills: tuple[Bill, ...]
    kind: str = "P"
    problems: tuple[str, ...] = ()
    warned: bool = False


@dataclass(frozen=True)
class Came:
    """An 835 file. held: control number (None: the remittance itself) → reason, as it stands in the end; then, as it stood when it came."""

    remits: tuple[Remit, ...]
    held: tuple[tuple[str | None, str], ...] = ()
    state: str | None = None
    problems: tuple[str, ...] = ()
    count: int | None = None  # how many are held, where one control number stands for several


@dataclass(frozen=True)
class Want:
    """A claim's figures in cents; status, work and lines where they are told."""

    label: str
    figures: Mapping[str, int | AnyOf]
    denials: tuple[str, ...]
    status: object
    work: object
    lines: tuple[Mapping[str, Any], ...] = ()
    others: Mapping[str, Any] = field(default_factory=dict)
    asked_as: str = ""


@dataclass(frozen=True)
class Question:
    """Its title is a sentence, its law the text's own words."""

    title: str
    law: str
    steps: tuple[Sent | Came, ...]
    wants: tuple[Want, ...]
    left_open: str = ""
    alone: bool = False  # only one file at a time: the order of coming matters, not that of the days of payment

    def __str__(self) -> str:
        """Its title."""
        return self.title


def q(title: str, law: str, *said: Bill | Sent | Remit | Came | Want, left_open: str = "", alone: bool = False) -> Question:
    """A question; each 837 and 835 among what is said is a file of its own, in this order."""
    steps: list[Sent | Came] = []
    for piece in said:
        if isinstance(piece, Bill):
            steps.append(Sent((piece,)))
        elif isinstance(piece, Remit):
            steps.append(Came((piece,)))
        elif not isinstance(piece, Want):
            steps.append(piece)
    return Question(title, law, tuple(steps), tuple(w for w in said if isinstance(w, Want)), left_open, alone)


def bill(*charges: Amount | Service, label: str = "A", refs: bool = True, **more: Any) -> Bill:
    """A claim with a service for each charge, each with a procedure of its own and a line control number."""
    services = []
    for n, charge in enumerate(charges):
        made = charge if isinstance(charge, Service) else Service(cents(charge), ref=f"L{n + 1}" if refs else None)
        services.append(made if made.code or made.revenue else replace(made, code=PROCEDURES[n]))
    return Bill(label, tuple(services), **more)


def s(paid: Amount, *adjustments: Adjustment, **more: Any) -> Paid:
    """A service as answered; its charge is what is paid and adjusted, unless `charge` tells another."""
    if "charge" in more:
        more["charge"] = cents(more["charge"])
    return Paid(cents(paid), adjustments, **more)


def ans(*services: Paid, label: str = "A", icn: str = "1", refs: bool = True, **more: Any) -> Answer:
    """A payer's answer, its services standing for the claim's lines in order unless they say which."""
    made = []
    for n, service in enumerate(services):
        if not service.code and not service.revenue:
            service = replace(service, code=PROCEDURES[n], ref=service.ref or (f"L{n + 1}" if refs else None))
        made.append(service)
    for key in ("charge", "paid"):
        if key in more:
            more[key] = cents(more[key])
    return Answer(label, tuple(made), icn=icn, **more)


def era(*answers: Answer, day: str = "", trace: str = "", payer: Payer = LAKESIDE, paid: Amount | None = None,
        plb: Iterable[Iterable[tuple[str, str, Amount]]] = (), **more: Any) -> Remit:  # fmt: skip
    """A remittance; its trace and day come from its place in the question, unless told."""
    segments = tuple(tuple((code, ref, cents(amount)) for code, ref, amount in segment) for segment in plb)
    return Remit(trace, answers, payer, day, segments, None if paid is None else cents(paid), **more)


def came(*remits: Remit, state: str | None = None, problems: tuple[str, ...] = (), count: int | None = None, **held: str) -> Came:
    """An 835 file with what of it is held in the end: A="unmatched"; remittance="out_of_balance" for the whole."""
    holds = tuple((None if label == "remittance" else label, reason) for label, reason in held.items())
    return Came(remits, holds, state, problems, count)


def want(label: str = "A", *, charge: Amount | None = None, paid: Amount = 0, adjusted: Amount = 0, patient: Amount | AnyOf = 0,
         denied: Amount | AnyOf = 0, written_off: Amount = 0, denials: tuple[str, ...] = (), status: object = ANY, work: object = None,
         lines: Iterable[Mapping[str, Any]] = (), asked_as: str = "", **others: Any) -> Want:  # fmt: skip
    """What `claim` and the queue must say. work: kind → state; told nothing, a denial stands open where something is denied, else none."""
    figures: dict[str, Any] = {"insurance_paid": paid, "adjusted": adjusted, "written_off": written_off, "patient_balance": patient}
    figures |= {"denied": denied} | ({} if charge is None else {"charge": charge})
    said = {key: value if isinstance(value, AnyOf) else cents(value) for key, value in figures.items()}
    if work is None:
        work = {"denial": "open"} if isinstance(said["denied"], int) and said["denied"] > 0 else {}
    return Want(label, said, denials, status, work, tuple(lines), others, asked_as)  # type: ignore[arg-type]


def reversal(answer: Answer) -> Answer:
    """Its exact reversal."""
    return taken_back(answer)


DAYS = tuple(f"202610{day:02d}" for day in range(5, 31))


@dataclass(frozen=True)
class Named:
    """A question with a prefix of its own before all its numbers, so that many share one store."""

    question: Question
    prefix: str

    def number(self, label: str) -> str:
        """A control number."""
        return self.prefix + label

    def text(self, step: int) -> str:
        """The file of a step."""
        said = self.question.steps[step]
        if isinstance(said, Sent):
            bills = [replace(b, number=self.number(b.number), original=b.original and self.prefix + b.original) for b in said.bills]
            return x.claims(bills, said.kind)
        return x.remittances([self.remit(step, at, remit) for at, remit in enumerate(said.remits)])

    def remit(self, step: int, at: int, remit: Remit) -> Remit:
        """A remittance with this question's numbers."""
        answers = tuple(
            replace(a, number=self.number(a.number), icn=self.prefix + a.icn, original=a.original and self.prefix + a.original)
            for a in remit.answers
        )
        return carried(replace(remit, trace=self.trace(step, at, remit), answers=answers, on=remit.on or DAYS[step]))

    def trace(self, step: int, at: int, remit: Remit) -> str:
        """TRN02."""
        return f"{self.prefix}{remit.trace or f'{step}{at}'}"


@dataclass
class Played:
    """What came of the questions of one theme in one store."""

    counter: Counter
    named: list[Named]
    imports: dict[str, Json] = field(default_factory=dict)  # file name → its report
    posts: dict[str, Json] = field(default_factory=dict)  # trace → the last report that names it
    claims: dict[str, Json] = field(default_factory=dict)  # as they stood when they were first asked for

    def file(self, at: int, step: int) -> str:
        """A file's name: files come in the order of steps, then of questions."""
        return f"{step:02d}-{at:03d}.x12"

    def bring(self, folder: str, steps: Iterable[tuple[int, int]]) -> None:
        """Write the files of these (question, step) and import their folder."""
        for at, step in steps:
            self.counter.write(f"{folder}/{self.file(at, step)}", self.named[at].text(step))
        for report in self.counter("import", str(self.counter.folder / folder), code=(0, 1))["files"]:
            self.imports[report["file"].rpartition("/")[2]] = report

    def post(self) -> None:
        """post --all, keeping what it says of each remittance."""
        for report in self.counter("post", "--all", code=(0, 1))["remittances"]:
            self.posts[report["trace"]] = report

    def claim(self, number: str) -> Json:
        """`claim`, asked once."""
        if number not in self.claims:
            self.claims[number] = self.counter.claim(number)
        return self.claims[number]

    def items(self, number: str) -> list[Json]:
        """The queue's items of a claim."""
        if not hasattr(self, "_items"):
            self._items = self.counter.items()
        return [item for item in self._items if item["claim"] == number]


def play(questions: Iterable[Question], counter: Counter, mode: str) -> Played:
    """Bring all files and post: `each`: step by step, posting after each; `all`: every file at once, then one post."""
    played = Played(counter, [Named(question, f"{at:02d}") for at, question in enumerate(questions)])
    steps = [(at, step) for at, named in enumerate(played.named) for step in range(len(named.question.steps))]
    if mode == "all":
        played.bring("all", [(at, step) for at, step in steps if not played.named[at].question.alone])
        played.post()
        return played
    for step in range(max(step for _, step in steps) + 1):
        played.bring(f"step{step}", [pair for pair in steps if pair[1] == step])
        played.post()
    return played


PARTS = ("charge", "insurance_paid", "adjusted", "written_off", "patient_paid")
FIGURES = (*PARTS, "insurance_balance", "patient_balance", "balance", "denied")


def differences(played: Played, at: int) -> list[str]:
    """Where the product's answer to one question is not that of the text."""
    named, found = played.named[at], []
    for wanted in named.question.wants:
        found += _claim_differs(played, named, wanted)
    for step, said in enumerate(named.question.steps):
        found += _sent_differs(played, at, step, said) if isinstance(said, Sent) else _came_differs(played, at, step, said)
    return found


def _claim_differs(played: Played, named: Named, wanted: Want) -> list[str]:
    label = wanted.asked_as or wanted.label
    got = played.claim(named.number(label))
    figures = dict(wanted.figures)
    figures.setdefault("charge", _charge(named.question, wanted.label))
    figures.setdefault("patient_paid", 0)
    parts = [figures[key] for key in PARTS]
    balance = parts[0] - sum(parts[1:])
    figures["balance"] = balance
    if isinstance(figures["patient_balance"], int):
        figures["insurance_balance"] = balance - figures["patient_balance"]
    found = []
    for key in FIGURES:
        value = figures.get(key, ANY)
        if value != cents(got[key]):
            found.append(f"{label}.{key}: {got[key]}, wanted {money(value) if isinstance(value, int) else value}")
    if cents(got["insurance_balance"]) + cents(got["patient_balance"]) != cents(got["balance"]):
        found.append(f"{label}: insurance and patient are not the balance")
    checks: list[tuple[str, object, object]] = [
        ("denials", sorted(wanted.denials), sorted(got["denials"])),
        ("status", wanted.status, got["status"]),
    ]
    checks += [(key, value, got.get(key)) for key, value in wanted.others.items()]
    for n, line in enumerate(wanted.lines):
        checks += [(f"line {n + 1} {key}", value, got["lines"][n].get(key)) for key, value in line.items()]
    items = played.items(named.number(wanted.label))
    checks.append(("work", wanted.work, {item["kind"]: item["state"] for item in items}))
    checks += [("at_stake", got["denied"], item["at_stake"]) for item in items if item["kind"] == "denial"]
    return found + [f"{label}.{what}: {have}, wanted {value}" for what, value, have in checks if value != have]


def _charge(question: Question, label: str) -> int:
    made = [b for step in question.steps if isinstance(step, Sent) for b in step.bills if b.number == label and b.frequency != "8"]
    return made[0].total if made else 0


def _sent_differs(played: Played, at: int, step: int, said: Sent) -> list[str]:
    report = played.imports[played.file(at, step)]
    errors = sorted(p["code"] for p in report["problems"] if p["severity"] == "error")
    warned = any(p["severity"] == "warning" for p in report["problems"])
    expected = errors if said.problems == ("*",) and errors else sorted(said.problems)
    checks = [("status", "imported", report["status"]), ("errors", expected, errors), ("warned", said.warned, warned)]
    checks.append(("transaction", "837" + said.kind, report["transaction"]))
    return [f"import {step}.{what}: {have}, wanted {value}" for what, value, have in checks if value != have]


def _came_differs(played: Played, at: int, step: int, said: Came) -> list[str]:
    named, found = played.named[at], []
    report = played.imports[played.file(at, step)]
    errors = sorted({p["code"] for p in report["problems"] if p["severity"] == "error"})
    expected = errors if said.problems == ("*",) else sorted(said.problems)
    if (report["status"], report["transaction"], errors) != ("imported", "835", expected):
        found.append(f"import {step}: {report['status']} {report['transaction']} {errors}, wanted imported, {sorted(said.problems)}")
    for n, remit in enumerate(said.remits):
        sent = named.remit(step, n, remit)
        trace = sent.trace
        got = played.posts.get(trace)
        if got is None:
            found.append(f"{trace}: no report")
            continue
        mine = {named.number(a.number) for a in remit.answers}
        holds = sorted((named.number(label) if label else "", why) for label, why in said.held)
        holds = [(who, why) for who, why in holds if who in mine or not who]
        count = len(remit.answers) if any(not who for who, _ in holds) else sum(a.number in dict(said.held) for a in remit.answers)
        count = count if said.count is None else said.count
        state = said.state or ("posted" if not count else "held" if count == len(remit.answers) else "part_posted")
        checks: list[tuple[str, object, object]] = [
            ("state", state, got["state"]),
            ("exceptions", holds, sorted({(e["claim"] or "", e["reason"]) for e in got["exceptions"]})),
            ("held", count, got["held"]),
            ("posted", len(remit.answers) - count, got["posted"]),
            ("claims", len(remit.answers), got["claims"]),
            ("paid", money(sent.total), got["paid"]),
            ("claim_total", money(sent.claim_total), got["claim_total"]),
            ("provider_adjustment", money(sent.provider_adjustment), got["provider_adjustment"]),
        ]
        found += [f"{trace}.{what}: {have}, wanted {value}" for what, value, have in checks if value != have]
    return found
