"""A practice's books kept a second time by plain facts: what was posted, done, paid, and in effect now. It knows nothing of the product.

Every claim has two services, 150.00 and 100.00, and one payer. A fact is never changed; whether it is in effect follows from the others:
an answer until it is reversed, an act until an answer on which it rested is reversed or taken back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

FIRST, SECOND = 15000, 10000


@dataclass
class Said:
    """An answer as its payer gave it. kind: whole, denied, patients (line 2 denied, PR 26), nothing (all denied), back (of `of`).

    number: under which it came; claim: whose it is, where the number or a person says so; held: why it is not posted.
    """

    icn: str
    number: str
    kind: str
    paid: int = 0
    contractual: int = 0
    share: int = 0
    of: str = ""
    claim: str = ""
    strange: bool = False
    accepted: bool = False
    held: str = ""
    seq: int = 0  # its place among what was posted; 0: not posted


@dataclass
class Remittance:
    """A payment with its answers. taken: what its payer took back at provider level, with no claim named."""

    trace: str
    said: list[Said]
    taken: int = 0
    received: bool = False
    payment: str = ""

    @property
    def cents(self) -> int:
        """BPR02."""
        return sum(_paid(one) for one in self.said) - self.taken


@dataclass
class Act:
    """A person's act on a claim: write_off, to_patient, recouped; rests: the answers (icn) that stood, by whose end it ends."""

    kind: str
    claim: str
    cents: int
    rests: frozenset[str]
    seq: int
    dead: bool = False
    of: str = ""  # recouped: the remittance that took it


@dataclass
class Payment:
    """Money in hand or in the bank. on: how much of a patient's lies on which claim."""

    name: str
    cents: int
    kind: str
    whose: str
    method: str = "check"
    deposit: str = ""
    state: str = "received"
    on: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    refunded: int = 0

    @property
    def free(self) -> int:
        """Of a patient's: what lies on no claim."""
        return self.cents - sum(self.on.values()) - self.refunded if self.kind == "patient" and self.state == "received" else 0


def _paid(one: Said) -> int:
    return one.paid


@dataclass
class Books:
    """All of it."""

    claims: list[str]
    remittances: dict[str, Remittance] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    payments: dict[str, Payment] = field(default_factory=dict)
    deposits: dict[str, str] = field(default_factory=dict)
    seq: int = 0

    # -- what is in effect

    def posted(self, claim: str) -> list[Said]:
        """All that is posted on a claim, in the order of posting."""
        found = [one for remittance in self.remittances.values() for one in remittance.said if one.seq and one.claim == claim]
        return sorted(found, key=lambda one: one.seq)

    def reversed_by(self, icn: str, claim: str) -> Said | None:
        """The reversal that counts."""
        return next((one for one in self.posted(claim) if one.kind == "back" and one.of == icn), None)

    def in_effect(self, claim: str) -> list[Said]:
        """Answers that are neither taken back nor reversed."""
        return [one for one in self.posted(claim) if one.kind != "back" and self.reversed_by(one.icn, claim) is None]

    def standing(self, claim: str) -> Said | None:
        """The latest answer, unless it was reversed: what it superseded does not come back by that."""
        answers = [one for one in self.posted(claim) if one.kind != "back"]
        return answers[-1] if answers and self.reversed_by(answers[-1].icn, claim) is None else None

    def counts(self, act: Act) -> bool:
        """Whether an act is in effect: none of what it rested on was reversed since."""
        reversals = [one for one in self.posted(act.claim) if one.kind == "back" and one.seq > act.seq]
        return not act.dead and not any(one.of in act.rests for one in reversals)

    def sum(self, kind: str, claim: str) -> int:
        """What acts of a kind in effect come to."""
        return sum(act.cents for act in self.acts if act.kind == kind and act.claim == claim and self.counts(act))

    def cash(self, claim: str) -> int:
        """What patients paid on it."""
        return sum(p.on[claim] for p in self.payments.values() if p.state == "received" and claim in p.on)

    def figures(self, claim: str) -> dict[str, int]:
        """As the interface names them."""
        answers, standing = self.in_effect(claim), self.standing(claim)
        written_off, moved = self.sum("write_off", claim), self.sum("to_patient", claim)
        paid = sum(one.paid for one in answers) - self.sum("recouped", claim)
        adjusted = sum(one.contractual for one in answers)
        made = {"charge": FIRST + SECOND, "insurance_paid": paid, "adjusted": adjusted, "written_off": written_off}
        made["patient_paid"] = self.cash(claim)
        made["balance"] = FIRST + SECOND - paid - adjusted - written_off - made["patient_paid"]
        if len([one for one in answers if one.kind != "nothing"]) <= 1:
            share = standing.share if standing is not None else 0
            denied = {"denied": SECOND, "patients": SECOND, "nothing": FIRST + SECOND}.get(standing.kind if standing else "", 0)
            made["patient_balance"] = share + moved - made["patient_paid"]
            made["denied"] = max(0, denied - written_off - moved)
        return made

    def held(self, trace: str) -> list[tuple[str, str]]:
        """What of a remittance is held, and why."""
        remittance = self.remittances[trace]
        return sorted((one.number, one.held) for one in remittance.said if remittance.received and one.held)

    # -- what is done

    def post(self, trace: str) -> bool:
        """Post a remittance, as far as it comes clean; whether anything changed."""
        remittance = self.remittances[trace]
        before = [(one.seq, one.held) for one in remittance.said]
        fresh, remittance.received = not remittance.received, True
        self.attempt([one for one in remittance.said if not one.seq and one.held != "taken_back"])
        return fresh or before != [(one.seq, one.held) for one in remittance.said]

    def attempt(self, some: list[Said]) -> None:
        """Each in its order, until nothing more comes clean."""
        more = True
        while more:
            more = False
            for one in some:
                if not one.seq:
                    one.held = self.why_held(one)
                    if not one.held:
                        self.seq += 1
                        one.seq, more = self.seq, True

    def why_held(self, one: Said) -> str:
        """Why an answer is not posted, or ''."""
        if not one.claim:
            return "unmatched"
        if one.strange and not one.accepted:
            return "ambiguous"
        if one.kind == "back":
            known = [each for each in self.posted(one.claim) if each.icn == one.of]
            if not known:
                return "reversal_without_original"
            return "already_reversed" if self.reversed_by(one.of, one.claim) is not None else ""
        standing = self.standing(one.claim)
        return "readjudicated_without_reversal" if standing is not None and standing.kind != "nothing" and not one.accepted else ""

    def rests(self, claim: str) -> frozenset[str]:
        """The answer that stands."""
        standing = self.standing(claim)
        return frozenset({standing.icn} if standing is not None else ())

    def act(self, kind: str, claim: str, cents: int, rests: frozenset[str] | None = None, of: str = "") -> None:
        """A person's act."""
        self.seq += 1
        self.acts.append(Act(kind, claim, cents, self.rests(claim) if rests is None else rests, self.seq, of=of))

    # -- what is taken back

    def targets(self, trace: str, claim: str = "") -> list[Said]:
        """What of a remittance is posted, on a claim or at all."""
        return [one for one in self.remittances[trace].said if one.seq and claim in ("", one.claim)]

    def later(self, taken: list[Said]) -> list[Said]:
        """What was posted later on the same claims."""
        first: dict[str, int] = {}
        for one in taken:
            first[one.claim] = min(first.get(one.claim, one.seq), one.seq)
        found = [each for claim in first for each in self.posted(claim) if each.seq > first[claim]]
        return [each for each in found if all(each is not one for one in taken)]

    def with_later(self, taken: list[Said]) -> list[Said]:
        """These and what was posted later on their claims, each with all that its remittance answered there, to the end."""
        while late := self.later(taken):
            homes = {(r.trace, one.claim) for r in self.remittances.values() for one in r.said if any(one is each for each in late)}
            taken = taken + [one for home in sorted(homes) for one in self.targets(*home) if all(one is not each for each in taken)]
        return taken

    def take_back(self, trace: str, claim: str = "", later: bool = False) -> None:
        """Its answers do not count any more, nor the acts that rested on them; of a whole remittance neither its money."""
        taken = self.targets(trace, claim)
        taken = self.with_later(taken) if later else taken
        gone = {one.icn for one in taken}
        ended = [act for act in self.acts if act.kind == "recouped" and not act.dead and not self.counts(act)]
        used = {act.of for act in self.acts if act.kind == "recouped" and self.counts(act)}
        for act in self.acts:
            act.dead = act.dead or bool(act.rests & gone) or (not claim and act.of == trace)
        for one in taken:
            one.seq, one.held, one.accepted = 0, "taken_back", False  # accepted for that posting, not for any
        for act in ended:
            if self.counts(act):  # the reversal that ended it is gone: it counts again where its money is there, and not explained anew
                act.dead = act.of in used or not self.remittances[act.of].received
                used.add(act.of)
        if not claim:
            self.remittances[trace].received = False
            for one in self.remittances[trace].said:
                one.held = ""
