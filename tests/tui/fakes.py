"""A made-up practice in memory behind the names of the acts: the screens are tried against it without a store."""

from __future__ import annotations

import importlib
import types
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from acts.auto_rows import CleanPlan, CleanReport, CleanRow, LeftRow
from acts.correction_chain import Signed
from acts.deposits_rows import BankRow, PaymentRow, ProposalRow
from acts.desk import Actor
from acts.views import (
    AmendmentRow,
    Candidate,
    CandidateField,
    ChartField,
    ChartView,
    ClaimRemittance,
    ClaimView,
    Correction,
    Counts,
    DeskQueue,
    DeskView,
    EventRow,
    FileReport,
    Hit,
    HoldRow,
    HoldView,
    LineView,
    NoteView,
    Page,
    PostReport,
    QueueGroup,
    QueueRow,
    QueueView,
    RemittanceRow,
    RemittanceView,
    StandingAdjustment,
    Step,
    TouchedClaim,
    UndoPlan,
    WorkView,
)
from acts.wrong import Wrong
from billing import priority
from billing.findings import Finding
from billing.plans import Balance, Balances, Deadline, Figures, LineFigures, PlanLine

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 14, 41, tzinfo=UTC)

NAMES = """Haddad, Samir|Brandt, Elias|Lindqvist, Una|Okafor, Adaeze|Castellanos, Rosa|Abara, Chidi|Whitcombe, Joy|Pereira, Tomas
Nakagawa, Ren|Dubois, Céline|Moreno, Inez|Fitzgerald, Ann|Osei, Kwabena|Varga, Peter|Quispe, María|Holm, Sigrid
Ibrahim, Yusuf|Bergström, Nils|Adeyemi, Funke|Kowalczyk, Jan|Silva, Beatriz|Greene, Thaddeus|Yılmaz, Deniz
Papadakis, Eleni|Rahman, Farid|Fontaine, Margot|Mbeki, Lerato|Sørensen, Karl|Ng, Wai Ling|Alvarado, Jesús|Stoica, Ioana
Ramsey, Odell|Petrov, Galina|Duarte, Paulo|O'Brien, Siobhan|Kaya, Emre|Lefèvre, Hugo|Amadi, Grace|Virtanen, Aino
Costa, Rafael|Méndez, Lucía|Hansen, Birgit|Olawale, Tunde|Park, Soo-ah""".replace("\n", "|").split("|")
WHYS = [
    ("Medicare B", "CO-50", (), 128450, 0, "appeal 1", "medical_necessity", 40),
    ("Medicare B", "CO-50", (), 96200, 0, "appeal 1", "medical_necessity", 40),
    ("Harborline", "CO-252", (), 215000, 0, "send records", "documentation", 60),
    ("Bluestem PPO", "CO-16", ("N382",), 41200, 2, "fix member", "missing_information", 80),
    ("Bluestem PPO", "CO-16", ("N382",), 38800, 2, "fix member", "missing_information", 80),
    ("Bluestem PPO", "CO-16", ("N382",), 26200, 2, "fix member", "missing_information", 80),
    ("Cedar Mutual", "CO-197", (), 354000, 4, "add auth no", "authorization", 45),
    ("Northgate MA", "CO-22", (), 187300, 7, "bill first", "other_payer", 75),
    ("St Medicaid", "CO-31", (), 21450, 10, "fix member", "eligibility", 85),
    ("Harborline", "CO-197", (), 142000, 14, "retro auth", "authorization", 45),
    ("Medicare B", "CO-97", ("N19",), 18600, 15, "add modifier", "bundling", 35),
    ("Cedar Mutual", "CO-4", ("N519",), 24400, 18, "add modifier", "coding", 75),
    ("Northgate MA", "CO-109", (), 51200, 21, "right payer", "wrong_payer", 85),
    ("Bluestem PPO", "CO-11", ("M76",), 31000, 28, "ask coder", "coding", 75),
    ("St Medicaid", "CO-18", (), 9800, 37, "check double", "duplicate", 10),
    ("Medicare B", "CO-B7", (), 44100, 42, "fix provider", "provider", 60),
    ("Harborline", "CO-96", ("N431",), 73500, 46, "check cover", "non_covered", 15),
]


@dataclass
class FakeDesk:
    """Who sits there."""

    actor: Actor = field(default_factory=lambda: Actor(1, "d.ortiz", "biller"))
    read_only: bool = False
    sitting: str = "s1"
    zone: str = "America/New_York"
    books: Any = field(default_factory=lambda: types.SimpleNamespace(close=lambda: None))

    def today(self) -> date:
        return TODAY

    def now(self) -> int:
        return int(NOW.timestamp() * 1_000_000)

    def asking(self, request: str | None = None) -> FakeDesk:
        return self


@cache
def _rows(n: int) -> tuple[QueueRow, ...]:
    """Denials in working order; the same for every test."""
    rows = []
    for i in range(n):
        payer, code, remarks, cents, days, step, category, chance = WHYS[i % len(WHYS)]
        days += (i // len(WHYS)) * 11
        cents += (i // len(WHYS)) * 131
        due = TODAY + timedelta(days=days)
        number = str(48210 + i)
        rank = priority.rank(
            waiting=False, at_stake_cents=cents, chance=chance, deadline_on=due, today=TODAY, claim_number=number, kind="denial"
        )
        leased = {1: "d.ortiz", 3: "d.ortiz", 4: "m.kelly"}.get(i)
        rows.append(
            QueueRow(
                i + 1,
                i + 1,
                number,
                NAMES[i % len(NAMES)],
                payer,
                "denial",
                category,
                (code,),
                remarks,
                step,
                cents,
                rank.expected_cents,
                chance,
                due,
                days,
                rank.priority,
                "open",
                None,
                "",
                {0: "d.ortiz", 3: "d.ortiz"}.get(i % 29),
                leased,
                NOW + timedelta(minutes=30) if leased else None,
                "The payer cannot read the member number.",
                1,
                f"{i:06d}",
            )
        )
    return tuple(rows)


@dataclass
class FakeBooks:
    """Rows and what was done to them (`done`: act names with their arguments, in order)."""

    n: int = 1204
    done: list[tuple[Any, ...]] = field(default_factory=list)
    rows: list[QueueRow] = field(default_factory=list)
    notes: dict[str, list[NoteView]] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    news: list[tuple[str, str]] = field(default_factory=list)
    posted: set[int] = field(default_factory=set)
    matched: set[int] = field(default_factory=set)
    last: EventRow | None = None
    fail: dict[str, Exception] = field(default_factory=dict)
    plan: str = "7f3a91c2aa"
    moved: set[int] = field(default_factory=set)
    late: int = 0
    follows: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.rows = list(_rows(self.n))

    # -- lists

    def _check(self, name: str) -> None:
        if name in self.fail:
            raise self.fail[name]

    def _fits(self, view: QueueView) -> list[QueueRow]:
        def fits(r: QueueRow) -> bool:
            words = f"{r.patient} {r.payer} {r.control_number} {' '.join(r.codes)} {r.category}".lower() if view.text else ""
            return (
                (view.kind is None or r.kind == view.kind)
                and (view.payer is None or view.payer.lower() in r.payer.lower())
                and (view.category is None or r.category == view.category)
                and (view.owner is None or r.owner == view.owner)
                and (view.reason is None or view.reason in r.codes)
                and (view.min_cents is None or r.at_stake_cents >= view.min_cents)
                and (view.state is None or r.state == view.state)
                and view.text.lower() in words
            )

        return [r for r in self.rows if fits(r)]

    def queue(self, desk: Any, view: QueueView, after: str | None = None, limit: int = 50, before: str | None = None) -> Page[QueueRow]:
        self._check("queue")
        rows = self._fits(view)
        if before is not None:
            rows = [r for r in rows if not before or r.rank < before][-limit:]
            return Page(tuple(rows), None)
        rows = [r for r in rows if after is None or r.rank > after]
        return Page(tuple(rows[:limit]), rows[limit - 1].rank if len(rows) > limit else None)

    def counts(self, desk: Any, view: QueueView) -> Counts:
        rows = self._fits(view)
        cents = sum(r.at_stake_cents for r in rows)
        return Counts(len(rows), cents, len(rows), cents)

    def position(self, desk: Any, view: QueueView, rank: str) -> int:
        return sum(r.rank < rank for r in self._fits(view))

    def groups(self, desk: Any, view: QueueView, by: str) -> tuple[QueueGroup, ...]:
        found: dict[str, list[QueueRow]] = {}
        for r in self._fits(view):
            found.setdefault({"reason": r.codes[0], "payer": r.payer, "category": r.category}[by], []).append(r)
        made = [
            QueueGroup(
                k,
                f"words of {k}" if by == "reason" else "",
                len(v),
                sum(r.at_stake_cents for r in v),
                min(r.deadline_on or TODAY for r in v),
            )
            for k, v in found.items()
        ]
        return tuple(sorted(made, key=lambda g: -g.at_stake_cents))

    def desk_view(self, desk: Any) -> DeskView:
        self._check("desk_view")
        hands = tuple(r for r in self.rows if r.leased_by == desk.actor.name)
        queues = (
            DeskQueue("Denials", "denials", "denial", self.n, 31844210, 94, 3, 14, 42, 1),
            DeskQueue("Review", "denials", "review", 12, 845500, 20, 1, 2, 2, 2),
            DeskQueue("Next payer due", "denials", "next_payer", 138, 5231675, 71, 0, 9, 0, 3),
            DeskQueue("Credit balances", "denials", "credit", 15, 324009, 49, 0, 2, 0, 4),
            DeskQueue("Remittances to post", "posting", None, 9, 4120733, 4, 0, 0, 9, 5),
            DeskQueue("Held answers", "exceptions", None, 23, 711860, 38, 0, 1, 6, 6),
        )
        return DeskView(
            queues,
            hands,
            datetime(2026, 11, 20, 22, 31, tzinfo=UTC),
            ("4 remittances loaded", "31 denials opened", "6 answers came in"),
            17,
            940200,
        )

    def remittances(self, desk: Any, filter: str = "", state: str | None = None) -> tuple[RemittanceRow, ...]:
        rows = [self.remittance_row(n) for n in range(1187, 1196)]
        return tuple(r for r in rows if filter.lower() in f"{r.payer} {r.trace} {r.number}".lower())

    def remittance_row(self, n: int) -> RemittanceRow:
        table = {
            1187: ("held", "HELD 3", "Bluestem PPO", "0098112", 20, 14, 3, 509369, 0),
            1188: ("loaded", "READY", "Medicare B", "884100273", 20, 52, 0, 1840211, 0),
            1189: ("loaded", "READY", "St Medicaid", "M20261119", 19, 31, 0, 402455, 0),
            1190: ("loaded", "READY", "Cedar Mutual", "77120045", 20, 8, 0, 211890, 0),
            1191: ("loaded", "NO MONEY", "Harborline", "HL-55120", 20, 11, 0, 398018, 0),
            1192: ("held", "OFF 12.40", "Northgate MA", "NG0044871", 19, 19, 19, 587300, -1240),
            1193: ("loaded", "READY", "Medicare B", "884100301", 20, 6, 0, 0, 0),
            1194: ("duplicate", "DOUBLE", "Cedar Mutual", "77120045", 20, 8, 0, 211890, 0),
            1195: ("loaded", "READY", "Bluestem PPO", "0098140", 23, 5, 0, 171490, 0),
        }
        state, word, payer, trace, day, claims, held, cents, off = table[n]
        posted = 0
        if n in self.posted:
            state, word, posted = ("part_posted", f"HELD {held}", claims - held) if held else ("posted", "POSTED", claims)
        bank = BankRow("none", "no deposit yet", 0, -cents)
        if word != "NO MONEY":
            bank = BankRow("open", "deposit 11-20 #4471", cents, 0, 7, 4, date(2026, 11, 20), "4471")
        return RemittanceRow(
            n,
            f"R-{n}",
            state,
            word,
            payer,
            payer[:3],
            trace,
            date(2026, 11, day),
            claims,
            posted,
            held,
            cents,
            off,
            "R-1190" if n == 1194 else None,
            f"{n}.835",
            3,
            "posted" if state == "posted" else "matched",
            bank,
            checked=True,
            no_deposit=state == "posted",
        )

    def unmatched(self, desk: Any) -> list[PaymentRow]:
        return [
            PaymentRow(
                9, "P-9", "payer", "eft", "Harborline", "HL-60001", 125000, 125000, TODAY, TODAY, 5, "D-4", None, "", "received", None, "",
                None, "", None, "", "", 1,
            )
        ]  # fmt: skip

    def proposals(self, desk: Any, payment: int, limit: int = 9) -> list[ProposalRow]:
        return [ProposalRow(1, 1191, "R-1191", "Harborline", "HL-60001", 125000, TODAY, 0, True, "trace, payer, amount", "")]

    def match_payment(self, desk: Any, payment: int, trace: Any, reason: str = "", version: int | None = None) -> PaymentRow:
        self.did("match_payment", payment, trace, reason)
        return self.unmatched(desk)[0]

    def ask_payment(self, desk: Any, payment: int, note: str) -> PaymentRow:
        self.did("ask_payment", payment, note)
        return replace(self.unmatched(desk)[0], asked_on=TODAY)

    def clean_plan(self, desk: Any, on: Any = None, only: Any = None) -> CleanPlan:
        rows = [self.remittance_row(n) for n in only or ()]
        clean = tuple(
            CleanRow(r.remittance, r.number, r.payer, r.trace, r.claims, r.paid_cents, "ab") for r in rows if r.remittance not in self.moved
        )
        left = tuple(
            LeftRow(r.number, r.payer, r.trace, r.paid_cents, "1 claim waits for a person") for r in rows if r.remittance in self.moved
        )
        return CleanPlan(clean, left)

    def clean_post(self, desk: Any, plan: CleanPlan, progress: Any = None) -> CleanReport:
        self.did("post_clean", tuple(r.remittance for r in plan.rows))
        done = [(r, self.post(desk, r.remittance, r.plan_hash)) for r in plan.rows if r.remittance != self.late]
        left = [
            LeftRow(r.number, r.payer, r.trace, r.cents, "it would not do by now what was shown")
            for r in plan.rows
            if r.remittance == self.late
        ]
        return CleanReport(tuple(done), tuple(left))

    def holds(self, desk: Any, *args: Any, **more: Any) -> tuple[HoldRow, ...]:
        rows = (
            HoldRow(
                1,
                1,
                1187,
                71,
                "0098112",
                "Bluestem PPO",
                "RB-04821",
                "LINDQVIST, UNA",
                "unmatched",
                "no such claim",
                "No claim of ours has the number RB-04821.",
                31000,
                18600,
                None,
                None,
                TODAY,
                1,
            ),
            HoldRow(
                2,
                2,
                1187,
                72,
                "0098112",
                "Bluestem PPO",
                "48102",
                "VARGA, PETER",
                "out_of_balance",
                "off by 5.00",
                "Service 2 is off by 5.00.",
                12000,
                7000,
                None,
                None,
                TODAY,
                1,
            ),
            HoldRow(
                3,
                3,
                1187,
                73,
                "0098112",
                "Bluestem PPO",
                "47733",
                "MORENO, INEZ",
                "charge_mismatch",
                "charges differ",
                "Charged 1,719.60 there, 1,700.00 here.",
                171960,
                56840,
                None,
                None,
                TODAY,
                1,
            ),
        )
        return tuple(r for r in rows if r.hold not in self.matched)

    def find(self, desk: Any, text: str) -> list[Hit]:
        hits = [
            Hit("claim", r.control_number, f"{r.control_number}  {r.patient}", r.payer)
            for r in self.rows
            if text.lower() in r.patient.lower() or text == r.control_number
        ]
        hits += [
            Hit("remittance", str(n), f"R-{n}  {self.remittance_row(n).payer}", self.remittance_row(n).trace)
            for n in range(1187, 1196)
            if text in self.remittance_row(n).trace or text == f"R-{n}"
        ]
        return hits[:20]

    def get_news(self, desk: Any, mark: Any = None) -> tuple[Any, frozenset[tuple[str, str]]]:
        told, self.news = self.news, []
        return (mark or 0) + 1, frozenset(told)

    # -- look

    def row(self, number: str) -> QueueRow:
        return next(r for r in self.rows if r.control_number == number)

    def put(self, r: QueueRow) -> None:
        self.rows[r.item - 1] = r

    def claim(self, desk: Any, number: str, purpose: str = "work") -> ClaimView:
        self._check("claim")
        r = self.row(number)
        a, b = r.at_stake_cents * 7 // 11, r.at_stake_cents - r.at_stake_cents * 7 // 11
        code = r.codes[0]
        figures = Figures(
            tuple(LineFigures(n, c, 0, 0, 0, 0, 0, c, 0, 0) for n, c in ((1, a), (2, b))), a + b, 0, 0, 0, 0, 0, a + b, 0, 0, "denied"
        )
        lines = tuple(
            LineView(
                n,
                p,
                (),
                "",
                date(2026, 5, 29),
                "1",
                c,
                0,
                0,
                c,
                0,
                c,
                (StandingAdjustment(*code.split("-"), c, r.payer, "0098001", "DENIAL", 0),),
                (*r.remarks, "MA130"),
            )
            for n, p, c in ((1, "99213", a), (2, "J3420", b))
        )
        deadline = (
            Deadline(
                "TF_NEW",
                r.deadline_on,
                r.deadline_on - timedelta(days=7),
                "TF_NEW: 180 days from 2026-05-29 (last day of service)",
                "contract 4.2",
                date(2026, 5, 29),
            )
            if r.deadline_on
            else None
        )
        steps = (
            Step(1, "Correct the member number, send as new", f"{r.at_stake_cents / 100:,.2f} asked", r.deadline_on, True, "", "correct"),
            Step(2, "Set aside until a date", "stays open", None, True, "", "set_aside"),
            Step(None, "Appeal", "", None, False, "not open: see MA130 above", ""),
        )
        work = WorkView(
            r,
            deadline,
            (
                "The payer could not read the claim: it names the member number (N382).",
                "MA130: never processed, so there is nothing to appeal.",
            ),
            steps,
        )
        notes = (
            *self.notes.get(number, ()),
            NoteView(datetime(2026, 10, 27, 15, 0, tzinfo=UTC), "m.kelly", "Bluestem phone: resend with card number. Ref 7718-02", False),
        )
        remit = (ClaimRemittance(1131, 900, "0098001", r.payer, "4", date(2026, 10, 26), a + b, 0, True, None, None),)
        return ClaimView(
            r.claim,
            number,
            7,
            (),
            20417,
            r.patient,
            date(1984, 2, 11),
            "F",
            r.payer,
            r.payer,
            "XBD44719028",
            ((1, r.payer, "XBD44719028"),),
            date(2026, 5, 29),
            date(2026, 5, 29),
            figures,
            lines,
            (),
            (),
            r.codes,
            remit,
            (work,),
            notes,
            (),
            ("E11.9",),
            ("CLM*48213*412***11:B:1*Y*A*Y*Y~", "NM1*IL*1*OKAFOR*ADAEZE****MI*XBD44719028~"),
            (),
            r.leased_by,
            r.leased_until,
            self.drafts.get(f"claim {number}", ""),
        )

    def remittance(self, desk: Any, remittance: int) -> RemittanceView:
        row_ = self.remittance_row(remittance)
        if remittance == 1187:
            held = self.holds(desk)
            balances = Balances(
                Balance(1184600, 663056, 521544, 521044), Balance(1184600, 663056, 521544, 521044), Balance(521044, 11675, 509369, 509369)
            )
            summary = (
                PlanLine("Payments", 11, 438604, "patient accts"),
                PlanLine("Contract write-off (CO-45)", 11, 430216, "written off"),
                PlanLine("Patient share (PR-1 PR-2 PR-3)", 6, 59620, "4 pat 2 payer"),
                PlanLine("Denied, stays with payer (CO-16)", 1, 41200, "opens denial"),
                PlanLine("Held", 3, 82440, "suspense"),
                PlanLine("Provider level: WO 48055 taken back", None, -12000, "recoupment"),
                PlanLine("Provider level: L6 interest to us", None, 325, "interest"),
            )
            claims = tuple((900 + n, f"4{8300 + n}", name, "1", 40000, 30000, "") for n, name in enumerate(NAMES[:11]))
            return RemittanceView(
                row_, "ACH", 38, balances, held, summary, 0 if remittance in self.posted else 11, 438604, 82440, self.plan, claims, (),
                ("1.00 is carried to a later payment.",) if self.follows else (), self.follows,
            )  # fmt: skip
        cents = row_.paid_cents
        same = Balance(cents * 2, cents, cents, cents)
        balances = Balances(same, same, Balance(cents, 0, cents, cents + row_.off_cents))
        will = 0 if remittance in self.posted or row_.held or row_.state == "duplicate" else row_.claims
        return RemittanceView(
            row_,
            "ACH",
            row_.claims * 2,
            balances,
            (),
            (PlanLine("Payments", row_.claims, cents, "patient accts"),),
            will,
            cents,
            0,
            self.plan,
            (),
            (),
        )

    def hold(self, desk: Any, hold: int) -> HoldView:
        r = next(h for h in self.holds(desk) if h.hold == hold)
        fields = (
            CandidateField("Number", r.control_number, "RB-048213", False, "first 8 agree"),
            CandidateField("Patient", r.patient, "Lindqvist, Una", True, ""),
            CandidateField("Member", "XBD20081155", "XBD20081155", True, ""),
            CandidateField("Visit", "2026-10-02", "2026-10-02", True, ""),
            CandidateField("Charged", "310.00", "310.00", True, ""),
            CandidateField("Line 2", "J1885   120.00", "J1885 LT   120.00", False, "modifier cut"),
        )
        candidates = (
            Candidate(
                1,
                48213,
                "RB-048213",
                "Lindqvist, Una",
                date(2026, 10, 2),
                31000,
                31000,
                "5 of 7 agree",
                fields,
                ("186.00 payment, 100.00 written off, 24.00 to the patient, 0.00 open",),
                "",
            ),
            Candidate(
                2, 48217, "RB-048217", "Lindqvist, Una", date(2026, 10, 16), 31000, 31000, "other visit", fields, ("186.00 payment",), ""
            ),
            Candidate(
                3,
                44821,
                "RB-044821",
                "Lund, Ulla",
                date(2026, 10, 2),
                28600,
                0,
                "paid 11-06",
                fields,
                (),
                "The charge there is 286.00, here 310.00.",
            ),
        )
        return HoldView(r, fields, () if r.hold == 2 else candidates, "CLP*RB-04821*1*310*186~", "Your role may not post it as it came.")

    def history(self, desk: Any, kind: str, key: str, before: int | None = None, limit: int = 50) -> Page[EventRow]:
        events = [
            EventRow(
                90 - n,
                NOW - timedelta(hours=n),
                "m.kelly",
                "work.note",
                f"wrote a note {n}",
                (key,),
                "",
                {"note 1 text": ""},
                {"note 1 text": f"called {n}"},
                None,
            )
            for n in range(60)
        ]
        events = [e for e in events if before is None or e.number < before]
        return Page(tuple(events[:limit]), str(events[limit - 1].number) if len(events) > limit else None)

    # -- work

    def did(self, name: str, *args: Any) -> None:
        self._check(name)
        self.done.append((name, *args))

    def take_next(self, desk: Any, view: QueueView) -> QueueRow | None:
        self.did("take_next", view.kind)
        r = next((r for r in self._fits(view) if r.leased_by is None and r.state == "open"), None)
        return self._lease(r, desk.actor.name) if r else None

    def _lease(self, r: QueueRow, who: str | None) -> QueueRow:
        self.put(replace(r, leased_by=who, leased_until=NOW + timedelta(minutes=30) if who else None))
        return self.rows[r.item - 1]

    def take(self, desk: Any, item: int, over: str | None = None) -> QueueRow:
        self.did("take", item, over)
        return self._lease(self.rows[item - 1], desk.actor.name)

    def release(self, desk: Any, item: int) -> None:
        self.did("release", item)
        self._lease(self.rows[item - 1], None)

    def assign(self, desk: Any, item: int, to: str, reason: str, version: int | None = None) -> QueueRow:
        self.did("assign", item, to, reason)
        self.put(replace(self.rows[item - 1], owner=to))
        return self.rows[item - 1]

    def note(self, desk: Any, claim: str, text: str, takes: bool = True) -> None:
        self.did("note", claim, text)
        self.notes.setdefault(str(claim), []).insert(0, NoteView(NOW, desk.actor.name, text, False))

    def follow_up(self, desk: Any, item: int, on: date, reason: str = "", version: int | None = None) -> QueueRow:
        self.did("follow_up", item, on, reason, version)
        self.put(replace(self.rows[item - 1], state="waiting", follow_up_on=on, follow_up_reason=reason))
        return self.rows[item - 1]

    def write_off(self, desk: Any, claim: Any, lines: Any, cents: int | None, reason: str, version: int | None = None) -> None:
        self.did("write_off", claim, lines, cents, reason, version)

    def to_patient(self, desk: Any, claim: Any, lines: Any, reason: str, cents: int | None = None, version: int | None = None) -> None:
        self.did("to_patient", claim, lines, reason, cents, version)

    def save_draft(self, desk: Any, subject: str, text: str) -> None:
        self._check("save_draft")
        self.drafts[subject] = text

    # -- posting

    def post(
        self, desk: Any, remittance: int, plan_hash: str | None = None, progress: Any = None, request: str | None = None
    ) -> PostReport:
        self.did("post", remittance, plan_hash)
        for at in (0, 26, 52):
            if progress:
                progress(at, 52)
        self.posted.add(remittance)
        r = self.remittance_row(remittance)
        return PostReport(r.trace, r.payer, r.paid_cents, r.paid_cents, 0, r.claims, r.posted, r.held, r.state, (), False)

    def match(self, desk: Any, adjudication: int, claim_number: str, reason: str, accept: bool = False) -> PostReport:
        self.did("match", adjudication, claim_number, reason, accept)
        self.matched.add(adjudication - 70)
        return PostReport("0098112", "Bluestem PPO", 509369, 521044, 11675, 14, 12, 2, "part_posted", (), False)

    def suspend(self, desk: Any, hold: int, owner: str, reason: str, until_on: date | None = None, version: int | None = None) -> None:
        self.did("suspend", hold, owner, reason, until_on)

    def bring(self, desk: Any, path: Any, progress: Any = None) -> FileReport:
        self.did("bring", str(path))
        return FileReport(str(path), "ab" * 32, "835", "imported", 60, ("EFT60054000",), ())

    # -- correction, undo

    def chart(self, desk: Any, person: int, claim: Any = None, thing: Any = None) -> ChartView:
        def f(relation: str, name: str, label: str, value: str, was: str = "") -> ChartField:
            return ChartField(relation, 1, name, label, value, was, "2026-03-14" if was else "", "2025-01-01", 2)

        groups = (
            (
                "Coverage 1: Bluestem PPO",
                (
                    f("coverage", "member_id", "Member number", "XBD44719028", "XBD4471902"),
                    f("coverage", "relationship", "Relation", "self"),
                    f("coverage", "group_number", "Group", "30441"),
                ),
            ),
            (
                "Patient",
                (
                    f("person", "last", "Surname", "Okafor"),
                    f("person", "first", "Given name", "Adaeze"),
                    f("person", "born_on", "Born", "1984-02-11"),
                    f("person", "sex", "Sex", "F"),
                ),
            ),
            ("Diagnoses", (f("diagnosis", "code", "Diagnosis 1", "E11.9"),)),
        )
        amendments = (AmendmentRow(NOW, "s.imani", "Member number", "XBD4471902", "XBD44719028", "card", "D-700", "correction"),)
        return ChartView(person, "Okafor, Adaeze", groups, amendments, (TouchedClaim("48213", "denied", 41200, ""),))

    def propose(self, desk: Any, person: int, changes: dict[Any, str], claim: Any = None, said: Any = None) -> Correction:
        fields = {(c.relation, c.subject, c.name): c for _, g in self.chart(desk, person).groups for c in g}
        findings = tuple(
            Finding("too_short", "error", "10 to 12 letters or digits.", "member_id", v)
            for k, v in changes.items()
            if k[2] == "member_id" and len(v) < 8
        )
        touches = (
            TouchedClaim("48213", "denied", 41200, "will stand ready as new claim"),
            TouchedClaim("47120", "paid", 9600, "not changed; says so in its log"),
        )
        return Correction(person, 4, tuple(fields[k] for k in changes), tuple(changes.values()), touches, findings, "c0ffee")

    def sign(self, desk: Any, correction: Correction, reason: str, evidence: str) -> Signed:
        self.did("sign", correction.shall_be, reason, evidence)
        amended = tuple(
            AmendmentRow(NOW, "d.ortiz", c.label, c.value, s, reason, evidence, "correction")
            for c, s in zip(correction.changes, correction.shall_be, strict=True)
        )
        return Signed(7, amended, (), (), ())

    def mine(self, desk: Any, any_sitting: bool = False) -> EventRow | None:
        return (
            EventRow(90, NOW, "d.ortiz", "work.write_off", "wrote off 41.20 on 48213", ("48213",), "", None, None, None)
            if self.done
            else None
        )

    def undo_preview(self, desk: Any, event: int) -> UndoPlan:
        return UndoPlan(
            "r1",
            (self.mine(desk) or EventRow(1, NOW, "", "", "", (), "", None, None, None),),
            ("41.20 goes back to what Bluestem PPO owes.",),
            4120,
            (),
            "u1",
        )

    def undo_apply(self, desk: Any, event: int, plan_hash: str | None = None, reason: str = "") -> UndoPlan:
        self.did("undo", event, plan_hash)
        return self.undo_preview(desk, event)


def install(books: FakeBooks, monkeypatch: Any) -> None:
    """Put the fakes where the acts are."""
    names: dict[str, dict[str, Any]] = {
        "lists": {
            "queue": books.queue,
            "counts": books.counts,
            "position": books.position,
            "groups": books.groups,
            "desk_view": books.desk_view,
            "in_hand": lambda d: len(books.desk_view(d).hands),
            "remittances": books.remittances,
            "holds": books.holds,
            "find": books.find,
            "news": books.get_news,
            "listed": lambda d, rows: None,
            "flush_listed": lambda d: None,
        },
        "near": {"nearest": lambda d, view: ("bluestem", 6) if view.text == "bluestm" else None},
        "projects": {"listed": lambda d, closed=False: (), "refresh": lambda d: 0},
        "views_kept": {"kept": lambda d, kind=None: ()},
        "look": {
            "claim": books.claim,
            "remittance": books.remittance,
            "hold": books.hold,
            "history": books.history,
            "source": lambda d, n: books.claim(d, n).sources,
        },
        "work": {
            "take_next": books.take_next,
            "take": books.take,
            "release": books.release,
            "assign": books.assign,
            "note": books.note,
            "follow_up": books.follow_up,
            "write_off": books.write_off,
            "to_patient": books.to_patient,
            "save_draft": books.save_draft,
            "item_of": lambda d, number, kind=None: books.row(number),
            "draft": lambda d, subject: books.drafts.get(subject, ""),
        },
        "clean": {"plan": books.clean_plan, "post": books.clean_post},
        "deposits": {"unmatched": books.unmatched},
        "deposit_match": {"proposals": books.proposals, "match": books.match_payment, "ask": books.ask_payment},
        "posting": {"preview": books.remittance, "post": books.post, "match": books.match, "suspend": books.suspend},
        "correction": {"chart": books.chart, "propose": books.propose},
        "correction_chain": {"sign": books.sign},
        "questions": {"ask": lambda d, claim, asked, whom, text: books.did("ask", whom)},
        "wrong": {"of_claim": lambda d, n: Wrong("record", ("coverage", 1, "member_id"))},
        "undo": {"mine": books.mine, "preview": books.undo_preview, "apply": books.undo_apply},
        "entries": {"of_claim": lambda d, number, purpose="work": ()},
        "periods": {"said": lambda d: ""},
        "hands_view": {"before": lambda d: None, "met": lambda d, before: "", "told_me": lambda d, after: ()},
        "intake": {"bring": books.bring},
        "practice": {
            "value": lambda d, k: {"name": "Riverbend Family", "demo": '{"seed": 1}'}.get(k, ""),
            "number": lambda d, k: {"lease_minutes": 30, "write_off_limit_cents": 25000, "suspense_days": 45}.get(k, 0),
        },
        "people": {
            "all": lambda d: tuple(
                types.SimpleNamespace(login=n, name=n, role="biller", active=True) for n in ("d.ortiz", "m.kelly", "s.imani")
            )
        },
        "approvals": {"above": lambda d, n, cents: None},
        "rights": {"may": lambda d, a, cents=0: None},
    }
    for module, functions in names.items():
        found = importlib.import_module(f"acts.{module}")
        for name, does in functions.items():
            monkeypatch.setattr(found, name, does, raising=False)
