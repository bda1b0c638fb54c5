"""The claims of an 837 taken into the books, one after the other: made, replaced, voided, billed on, sent again, or told as known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from acts import restrictions
from acts.desk import Act
from billing import replacement, sendings
from billing.books import ClaimBooks
from billing.claim import Claim
from billing.findings import Finding
from billing.replacement import Replacement
from store import books, claims, ledger, settled
from store.claims import Sending
from store.new_claims import ClaimSheet

#: (rank, payer, member number, filing code)
PayerRow = tuple[int, int, str, str]


@dataclass(slots=True)
class Taking:
    """One write that takes claims. made and findings tell what came of them; `left` are those that only the whole file may take."""

    act: Act
    file: int
    only_new: bool = False
    made: int = 0
    findings: list[Finding] = field(default_factory=list)
    left: list[Claim] = field(default_factory=list)

    def take(self, some: Sequence[Claim]) -> None:
        """All of these, in their order."""
        act, write = self.act, self.act.write
        sheet = ClaimSheet(write, file=self.file, event=act.number, today=act.today)
        known = claims.numbered(write, {claim.control_number for claim in some}, hidden=True)
        for claim in some:
            fresh = claim.control_number not in known and claim.frequency not in (sendings.REPLACES, sendings.VOIDS)
            if fresh:
                known[claim.control_number] = sheet.add(claim)
                act.subject("claim", claim.control_number)
            elif self.only_new:
                self.left.append(claim)
            else:
                sheet.flush()
                self._again(sheet, claim, known)
        sheet.flush()
        self.made += sheet.count
        # Asked after all of them are in: of those that only the whole file may take, by the next that takes them.
        here = [claim for claim in some if claim.control_number in known and claim not in self.left]
        self.findings += restrictions.sent_elsewhere(act, [(known[claim.control_number], claim) for claim in here])

    def _again(self, sheet: ClaimSheet, claim: Claim, known: dict[str, int]) -> None:
        """A claim that is here already, or says that it replaces or voids one."""
        write = self.act.write
        number = known.get(claim.control_number)
        if number is None:
            number = self._original(claim)
            if number is None:
                self._without_original(sheet, claim, known)
                return
            known[claim.control_number] = number
            claims.add_alias(write, number, claim.control_number)
        now = books.book(write, number)
        self.act.subject("claim", now.control_number)
        what = sendings.sending(claim, now, claims.destinations(write, number))
        if what == "known":
            self._known(claim, now)
        elif what in ("replacement", "void"):
            self._changed(sheet, claim, now, what)
        else:
            self._sent_on(sheet, claim, now, what)

    def _original(self, claim: Claim) -> int | None:
        """The claim that REF*F8 means: the payer's number of an answer, or, as some write it, our own number."""
        given = claim.payer_control_number
        if not given:
            return None
        return claims.by_payer_numbers(self.act.write, (given,)) or claims.numbered(self.act.write, [given], hidden=True).get(given)

    def _without_original(self, sheet: ClaimSheet, claim: Claim, known: dict[str, int]) -> None:
        """Taken as new, with a warning; a void of nothing is made and voided, so that it is kept and owes nothing."""
        number = known[claim.control_number] = sheet.add(claim)
        self.act.subject("claim", claim.control_number)
        voids = claim.frequency == sendings.VOIDS
        words = "voids" if voids else "replaces"
        message = f"claim {claim.control_number} {words} a claim that is not here; it was taken as new"
        self._tell("original_unknown", "warning", message, claim, claim.payer_control_number)
        if voids:
            sheet.flush()
            self._changed(sheet, claim, books.book(self.act.write, number), "void")

    def _known(self, claim: Claim, now: ClaimBooks) -> None:
        why = "it was voided" if now.voided else "it stays as it is"
        message = f"claim {claim.control_number} is here already (frequency {claim.frequency or '1'}): {why}"
        self._tell("claim_known", "error", message, claim, claim.control_number)

    def _tell(self, code: str, severity: str, message: str, claim: Claim, value: str) -> None:
        field_name = "REF02" if code == "original_unknown" else "CLM01"
        self.findings.append(Finding(code, severity, message, field_name, value, claim.place))  # type: ignore[arg-type]

    def _changed(self, sheet: ClaimSheet, claim: Claim, now: ClaimBooks, what: str) -> None:
        """Replaced or voided: new lines and charges, new entries for the difference."""
        act, write = self.act, self.act.write
        changed: Replacement = replacement.void(now) if what == "void" else replacement.replace(now, claim)
        payers = () if what == "void" else self._payers(sheet, claim, now)
        claims.add_sending(write, Sending(now.claim, what, claim, payers, changed.lines), file=self.file, event=act.number)
        ledger.write(write, changed.transactions, event=act.number, today=act.today)
        claims.set_charge(
            write,
            now.claim,
            changed.charge_cents,
            from_on=now.service_from_on if what == "void" else claim.service_from_on,
            to_on=now.service_to_on if what == "void" else claim.service_to_on,
            state="voided" if changed.voided else "active",
        )
        if what == "void":
            claims.sent_again(write, now.claim, None)
            settled.settle(write, now.claim, act.number, act.today)
        else:
            self._waits(now)

    def _sent_on(self, sheet: ClaimSheet, claim: Claim, now: ClaimBooks, what: str) -> None:
        """Billed to another payer, or sent once more: the claim itself stays as it is."""
        write = self.act.write
        payers = self._payers(sheet, claim, now)
        claims.add_sending(write, Sending(now.claim, what, claim, payers), file=self.file, event=self.act.number)
        if claim.charge_cents != now.charge_cents:
            message = f"claim {claim.control_number} is billed with another charge than it has here; the charge here stays"
            self._tell("charge_differs", "warning", message, claim, str(claim.charge_cents))
        if what == "resubmission":
            self._waits(now)
        else:
            settled.settle(write, now.claim, self.act.number, self.act.today, wakes=False)

    def _waits(self, now: ClaimBooks) -> None:
        """Sent again: its items wait for the answer. Nothing waits where no payer has said anything yet."""
        act = self.act
        claims.sent_again(act.write, now.claim, act.today)
        until = act.today + timedelta(days=sendings.WAIT_DAYS)
        settled.settle(act.write, now.claim, act.number, act.today, wait_until=until, wait_reason="sent again, waits for the answer")

    def _payers(self, sheet: ClaimSheet, claim: Claim, now: ClaimBooks) -> tuple[PayerRow, ...]:
        """The claim's payers by this sending, empty where they stay."""
        person = int(self.act.write.value("SELECT person FROM claim WHERE id = :id", id=now.claim))
        sent = tuple(sheet.cover_again(person, claim))
        had = tuple(
            (row[0], row[1], row[2], row[3])
            for row in self.act.write.run(
                "SELECT rank, payer, member_id, filing_code FROM claim_payer WHERE claim = :claim "
                "AND version = (SELECT max(version) FROM claim_payer WHERE claim = :claim) ORDER BY rank, id",
                claim=now.claim,
            )
        )
        will = sendings.payers(had, sent)
        return () if will == had else will
