"""What the interface's text makes of a claim's answers, written down a second time: slow, plain, and knowing nothing of the product.

One claim, its lines and payers in order; answers come in payments of a day. Payments post one after the other, and what is held is tried
again after each, so that file by file or all at once it comes to the same. Figures are worked out anew from the posted answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.stories.x12_records import Adjustment, Answer, Paid, Payer

NORMAL = {"CO-45", "CO-253", "CO-94", "OA-94", "CO-144", "PR-1", "PR-2", "PR-3"}
DENIAL = {"CO-16", "CO-18", "OA-18", "CO-B13", "CO-29", "CO-50", "CO-97", "CO-109", "CO-197", "PR-26", "PR-204", "PI-A1"}
SAME_AGAIN = {"CO-18", "OA-18", "CO-B13"}


def shares(amount: int, charges: list[int]) -> list[int]:
    """By charge, largest remainder, ties to the lower line."""
    total, sign = sum(charges), -1 if amount < 0 else 1
    exact = [abs(amount) * charge for charge in charges]
    made = [e // total for e in exact]
    order = sorted(range(len(charges)), key=lambda n: (-(exact[n] % total), n))
    for n in order[: abs(amount) - sum(made)]:
        made[n] += 1
    return [sign * m for m in made]


@dataclass
class Effect:
    """What an answer says of one line, and what of it was posted."""

    paid: int = 0
    contractual: int = 0
    patient: int = 0
    denied: dict[str, int] = field(default_factory=dict)
    again: bool = False  # denied as duplicate, and nothing else
    posted: int = 0  # of the contractual
    waits: bool = False  # for an earlier payer's answer, until which none of the contractual is posted

    @property
    def moved(self) -> bool:
        """Paid, adjusted, or left something to the patient."""
        return bool(self.paid or self.posted or self.patient)


@dataclass
class Given:
    """An answer in a payment."""

    payer: Payer
    answer: Answer
    lines: tuple[int, ...]
    trace: str
    day: str
    held: str = ""
    posted: bool = False
    taken_back: bool = False
    effects: dict[int, Effect] = field(default_factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        """The very same answer has the same."""
        a = self.answer
        said = tuple(sorted(a.adjustments)) + tuple((self.lines[n], *sorted(s.adjustments)) for n, s in enumerate(a.services))
        return (self.payer.id, a.icn, a.status, a.total, a.net, said)


@dataclass
class Books:
    """One claim."""

    charges: list[int]
    payers: tuple[Payer, ...]
    given: list[Given] = field(default_factory=list)
    standing: dict[tuple[str, int], Given] = field(
        default_factory=dict
    )  # payer and line → its latest answer neither reversed nor superseded

    def rank(self, payer: Payer) -> int:
        """Its place in the claim's order."""
        return [p.id for p in self.payers].index(payer.id)

    def post(self) -> None:
        """Payment by payment, in the order of their days; after each, what is still held is tried again until nothing more comes clean."""
        here: list[Given] = []
        for trace in dict.fromkeys(g.trace for g in sorted(self.given, key=lambda g: g.day)):
            here += [g for g in self.given if g.trace == trace]
            more = True
            while more:
                more = sum(self.posts(one) for one in here if not one.posted) > 0  # each is tried, whatever the others do

    def posts(self, one: Given) -> bool:
        """Whether it comes clean."""
        one.held = self.try_to_post(one)
        one.posted = not one.held
        if one.posted:
            self.post_what_waited(one)
        return one.posted

    def try_to_post(self, one: Given) -> str:
        """Why it is held, or nothing, and then it is posted."""
        status = one.answer.status
        if status == "25":
            return ""
        if status == "22":
            return self.take_back(one)
        together = [g for g in self.given if g.trace == one.trace and g.answer.status not in ("22", "25")]
        if any(g.posted and not g.taken_back and g.key == one.key for g in self.given):
            return "duplicate"
        if one.answer.total != sum(self.charges) and sum(g.answer.total for g in together) != sum(self.charges):
            return "charge_mismatch"
        one.effects = self.effects(one)
        counts = {n: e for n, e in one.effects.items() if not (e.again and (one.payer.id, n) in self.standing)}
        before = {n: self.standing[one.payer.id, n] for n in counts if (one.payer.id, n) in self.standing}
        if any(given.effects[n].moved for n, given in before.items()):
            return "readjudicated_without_reversal"
        one.effects = counts
        for n, effect in counts.items():
            self.standing.pop((one.payer.id, n), None)
            effect.posted = self.postable(one, n, effect, effect.paid)
            self.standing[one.payer.id, n] = one
        return ""

    def post_what_waited(self, one: Given) -> None:
        """What later payers wrote off on its lines before an earlier answer came, up to what is open now: a reversal opens some, too."""
        for n in one.lines if one.answer.status != "25" else ():
            for later in self.payers[1:]:
                waited = self.standing.get((later.id, n))
                if waited is not None and waited.effects[n].waits:
                    waited.effects[n].posted = self.postable(waited, n, waited.effects[n], 0)
                    waited.effects[n].waits = not waited.effects[n].posted

    def take_back(self, one: Given) -> str:
        """A reversal: of a posted answer of the same payer and number, amount by amount."""
        mine = [g for g in self.given if g.posted and g.payer.id == one.payer.id and g.answer.icn == one.answer.icn]
        mine = [g for g in mine if g.answer.status not in ("22", "25")]
        if not mine:
            return "reversal_without_original"
        fresh = [g for g in mine if not g.taken_back]
        if not fresh:
            return "already_reversed"
        wanted = negated(one.answer)
        found = [g for g in fresh if amounts(g.answer) == wanted and g.lines == one.lines]
        if not found:
            return "reversal_mismatch"
        found[0].taken_back = True
        for key in [key for key, given in self.standing.items() if given is found[0]]:
            del self.standing[key]
        return ""

    def effects(self, one: Given) -> dict[int, Effect]:
        """Its amounts per line, those of the whole claim shared out."""
        a, charges = one.answer, [self.charges[n] for n in one.lines]
        services = a.services or tuple(Paid(charge, charge=charge) for charge in charges)
        said: list[list[Adjustment]] = [list(s.adjustments) for s in services]
        paid = [s.paid for s in services]
        for group, reason, amount in a.adjustments:
            for at, share in enumerate(shares(amount, charges)):
                said[at].append((group, reason, share))
                paid[at] -= share
        return {n: self.effect(one, n, paid[at], said[at]) for at, n in enumerate(one.lines)}

    def effect(self, one: Given, n: int, paid: int, said: list[Adjustment]) -> Effect:
        """Each adjustment as the playbook reads it."""
        made = Effect(paid)
        for group, reason, amount in said:
            code = f"{group}-{reason}"
            if reason == "23" or not amount:
                continue
            if code in NORMAL and group == "PR":
                made.patient += amount
            elif code in NORMAL:
                made.contractual += amount
            elif code in DENIAL and amount > 0:
                made.denied[code] = made.denied.get(code, 0) + amount
        whole = [a for a in said if a[:2] == ("CO", "45") and a[2] == self.charges[n]]
        if whole and not paid and not made.patient and not self.rank(one.payer):  # a later payer's waits until an earlier one has answered
            made.contractual -= self.charges[n]
        made.again = bool(made.denied) and set(made.denied) <= SAME_AGAIN and not (made.paid or made.contractual or made.patient)
        return made

    def earlier(self, one: Given, n: int) -> bool:
        """Whether an earlier payer's answer stands on the line."""
        return any((p.id, n) in self.standing for p in self.payers[: self.rank(one.payer)])

    def postable(self, one: Given, n: int, effect: Effect, not_yet_paid: int) -> int:
        """The first payer's contractual whole; a later one's up to what is open, and never into a denial."""
        effect.waits = bool(self.rank(one.payer)) and not self.earlier(one, n)
        if not self.rank(one.payer) or effect.waits:
            return 0 if effect.waits else effect.contractual
        left = max(0, self.balance(n) - not_yet_paid - effect.patient)
        others = sum(sum(g.effects[n].denied.values()) for (_, line), g in self.standing.items() if line == n and g is not one)
        return min(effect.contractual, left - min(left, others + sum(effect.denied.values())))

    def counted(self, n: int) -> list[Effect]:
        """The line's effects of what is posted and not taken back."""
        return [g.effects[n] for g in self.given if g.posted and not g.taken_back and n in g.effects]

    def balance(self, n: int) -> int:
        """charge − paid − adjusted."""
        return self.charges[n] - sum(e.paid + e.posted for e in self.counted(n))

    def patient(self, n: int) -> int:
        """The share in the latest standing answer, unless a payer after it has yet to answer."""
        latest = [p for p in self.payers if (p.id, n) in self.standing][-1:]
        if not latest or latest[0] is not self.payers[-1] or self.standing[latest[0].id, n].answer.status in ("19", "20", "21"):
            return 0
        return max(0, min(self.standing[latest[0].id, n].effects[n].patient, self.balance(n)))

    def denied(self, n: int) -> tuple[int, int]:
        """What stands denied, and what of it is within the line's insurance balance."""
        said = sum(sum(g.effects[n].denied.values()) for (_, line), g in self.standing.items() if line == n)
        return said, max(0, min(said, self.balance(n) - self.patient(n)))

    def figures(self) -> dict[str, int]:
        """As the interface names them."""
        lines = range(len(self.charges))
        paid = sum(e.paid for n in lines for e in self.counted(n))
        adjusted = sum(e.posted for n in lines for e in self.counted(n))
        patient, balance = sum(map(self.patient, lines)), sum(map(self.balance, lines))
        made = {"charge": sum(self.charges), "insurance_paid": paid, "adjusted": adjusted, "written_off": 0, "patient_balance": patient}
        return made | {"insurance_balance": balance - patient, "balance": balance, "denied": sum(self.denied(n)[1] for n in lines)}

    def denials(self) -> list[str] | None:
        """The codes of what is denied; None where a part of it is more than the balance, and the text leaves open which."""
        lines = range(len(self.charges))
        if any(said != within for said, within in map(self.denied, lines)):
            return None
        return sorted({code for (_, n), g in self.standing.items() for code in g.effects[n].denied})


def amounts(a: Answer) -> tuple[object, ...]:
    """Total, payment, and each line's payment and adjustments."""
    return (a.total, a.net, tuple(sorted(a.adjustments)), tuple((s.total, s.paid, tuple(sorted(s.adjustments))) for s in a.services))


def negated(a: Answer) -> tuple[object, ...]:
    """The amounts of what this would take back."""

    def minus(rows: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
        return tuple(sorted((g, r, -c) for g, r, c in rows))

    return (-a.total, -a.net, minus(a.adjustments), tuple((-s.total, -s.paid, minus(s.adjustments)) for s in a.services))
