"""An 835 transaction set: the payment, its claims streamed one by one, and its provider-level adjustments (TR3 005010X221A1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from billing.findings import Finding
from billing.remittance import ClaimPayment, ProviderAdjustment, Remittance
from x12.envelope import SetHeader
from x12.fields import composite, day, element, filled, money, part
from x12.notes import Notes, Unreadable, place_of
from x12.payments import OpenPayment
from x12.tokens import Segment
from x12.unread import Unread

#: REF01 in the payer's loop 1000A that are numbers of the payer.
_PAYER_NUMBERS = ("2U", "EO", "HI", "NF")


class RemittanceReader:
    """Reads one ST*835. Claims go out by `on_payment` as they end; the remittance stands when `end` has been called."""

    def __init__(self, header: SetHeader, index: int, notes: Notes, on_payment: Callable[[int, ClaimPayment], None] | None) -> None:
        self.header, self.index, self.notes, self._on_payment = header, index, notes, on_payment
        self.unread: list[Unread] = []
        self.claims = 0
        self.remittance: Remittance | None = None
        self._claim: OpenPayment | None = None
        self._total_cents = 0
        self._provider_adjustments: list[ProviderAdjustment] = []
        self._party: Literal["", "PR", "PE"] = ""
        self._bpr: Segment | None = None
        self._paid_cents = 0
        self._paid_unread = False
        self._paid_on: date | None = None
        self._produced_on: date | None = None
        self._trn: list[str] = []
        self._payer: list[str] = []
        self._payee: list[str] = []
        self._payer_refs: list[tuple[str, str]] = []
        self._payee_refs: list[tuple[str, str]] = []
        self._table: dict[str, Callable[[Segment], None]] = {
            "BPR": self._read_bpr, "TRN": self._read_trn, "CUR": self._read_cur, "REF": self._read_ref, "DTM": self._read_dtm,
            "N1": self._read_n1, "N3": self._kept_raw, "N4": self._kept_raw, "PER": self._kept_raw, "RDM": self._kept_raw,
        }  # fmt: skip
        self._openers: dict[str, Callable[[Segment], None]] = {
            "CLP": self._open_claim, "LX": self._open_group, "TS3": self._kept_raw, "TS2": self._kept_raw, "PLB": self._read_plb,
        }  # fmt: skip
        self._where = "the head of a remittance"

    def take(self, segment: Segment) -> None:
        """One segment between ST and SE."""
        opener = self._openers.get(segment.elements[0])
        if opener is not None:
            opener(segment)
        elif self._claim is not None:
            self._claim.take(segment)
        else:
            handle = self._table.get(segment.elements[0])
            if handle is None:
                self.notes.unexpected(segment, self._where)
            else:
                handle(segment)

    def end(self) -> None:
        """The SE has come: the last claim and the remittance are whole, or told."""
        self._close_claim()
        st = self.header.segment
        if self._bpr is None:
            self.notes.reject("payment_unread", "The remittance has no payment (BPR).", st)
            return
        if self._paid_unread:
            return  # it is told already; a payment of 0.00, which nobody said, is not made of it
        if not element(self._trn, 2):
            self.notes.reject("payment_unread", "The remittance has no trace number (TRN02).", st, "TRN02")
            return
        bpr, name = self._bpr.elements, element(self._payer, 2)
        plan_number = next((value for qualifier, value in self._payer_refs if qualifier == "2U"), "")
        every_id = [*(value for _, value in self._payer_refs), element(self._payer, 4), element(self._trn, 3)]
        if not name:
            self.notes.warn("party", "The remittance does not name its payer (N1*PR).", st, "N102")
        payee_qualifier, payee_number = element(self._payee, 3), element(self._payee, 4)
        if not payee_number:
            self.notes.warn("party", "The remittance does not say by number whom it pays (N1*PE).", st, "N104")
        tax = next((value for qualifier, value in self._payee_refs if qualifier == "TJ"), "")
        self.remittance = Remittance(
            payer=name,
            payer_id=plan_number or element(self._payer, 4) or element(self._trn, 3),
            originator=element(self._trn, 3),
            trace=element(self._trn, 2),
            method=element(bpr, 4),
            handling=element(bpr, 1),
            credit_debit=element(bpr, 3),
            paid_cents=self._paid_cents,
            paid_on=self._paid_on,
            produced_on=self._produced_on,
            payee=element(self._payee, 2),
            payee_npi=payee_number if payee_qualifier == "XX" else "",
            payee_tax=payee_number if payee_qualifier == "FI" else tax,
            payer_ids=tuple(dict.fromkeys(filled(every_id))),
            provider_adjustments=tuple(self._provider_adjustments),
            claim_count=self.claims,
            claim_total_cents=self._total_cents,
            test=self.header.test,
            place=place_of(st),
        )

    # Head (table 1)

    def _once(self, segment: Segment, already: object) -> bool:
        if already:
            name = segment.elements[0]
            self.notes.warn("repeated", f"{name} stands twice in the head of a remittance; the first was kept.", segment)
        return not already

    def _read_bpr(self, segment: Segment) -> None:
        if not self._once(segment, self._bpr):
            return
        self._bpr = segment
        try:
            self._paid_cents = money(segment, 2)
        except Unreadable as wrong:
            self.notes.reject("payment_unread", wrong.message, segment, wrong.field, wrong.value)
            self._paid_unread = True
        if self._paid_cents < 0 or element(segment.elements, 3) == "D":
            text = segment.elements[2]
            self.notes.warn("payment_negative", "The payment (BPR02, BPR03) is below zero, which no payer can pay.", segment, "BPR02", text)
        self._paid_on = day(segment, 16, self.notes)
        if not element(segment.elements, 16):
            self.notes.warn("date", "The remittance does not say on which day it pays (BPR16).", segment, "BPR16")

    def _read_trn(self, segment: Segment) -> None:
        if self._once(segment, self._trn):
            self._trn = segment.elements

    def _read_cur(self, segment: Segment) -> None:
        currency = element(segment.elements, 2)
        if currency != "USD":
            self.notes.warn("currency", f"The amounts are in {currency or 'no currency'} (CUR02), not in USD.", segment, "CUR02", currency)

    def _read_dtm(self, segment: Segment) -> None:
        on = day(segment, 2, self.notes)
        if element(segment.elements, 1) == "405":
            self._produced_on = on
        else:
            self.notes.unexpected(segment, self._where)

    def _read_n1(self, segment: Segment) -> None:
        role = element(segment.elements, 1)
        if role == "PR" and self._once(segment, self._payer):
            self._party, self._payer = "PR", segment.elements
        elif role == "PE" and self._once(segment, self._payee):
            self._party, self._payee = "PE", segment.elements
        elif role not in ("PR", "PE"):
            self._party = ""
            self.notes.warn("party", f"N1*{role} is no party of a remittance.", segment, "N101", role)

    def _read_ref(self, segment: Segment) -> None:
        qualifier, value = element(segment.elements, 1), element(segment.elements, 2)
        if self._party == "PR" and qualifier in _PAYER_NUMBERS:
            self._payer_refs.append((qualifier, value))
        elif self._party == "PE":
            self._payee_refs.append((qualifier, value))

    def _kept_raw(self, segment: Segment) -> None:
        """Known, and kept in the source only: addresses, contacts, delivery, provider summaries."""

    # Claims (table 2)

    def _open_group(self, segment: Segment) -> None:
        """LX only numbers a group of claims; payers leave it out, too."""
        self._close_claim()
        self._begin_detail()

    def _begin_detail(self) -> None:
        self._table, self._where = {}, "a group of claims (2000)"

    def _open_claim(self, segment: Segment) -> None:
        self._close_claim()
        self._begin_detail()
        if self._provider_adjustments:
            self.notes.warn("segment_unexpected", "A claim payment follows the provider adjustments (PLB); it was read.", segment)
        self.claims += 1
        self._claim = OpenPayment(segment, self.claims, self.header.delimiters.component, self.notes)

    def _close_claim(self) -> None:
        claim, self._claim = self._claim, None
        if claim is None:
            return
        self._total_cents += claim.paid_cents
        raw = self.header.delimiters.segment.join(claim.raws)
        if not claim.faults:
            if self._on_payment is not None:
                self._on_payment(self.index, claim.made(raw))
            return
        for fault in claim.faults:
            self.notes.add(fault)
        self.unread.append(
            Unread(
                kind="payment",
                control_number=element(claim.segment.elements, 1),
                place=place_of(claim.segment),
                raw=raw,
                remittance=self.index,
                paid_cents=claim.known_paid_cents,
            )
        )

    # Provider-level adjustments (table 3)

    def _read_plb(self, segment: Segment) -> None:
        """PLB: provider, fiscal day, then up to six pairs of reason and amount (TR3 1.10.2.9)."""
        self._close_claim()
        self._table, self._where = {}, "the end of a remittance"
        elements = segment.elements
        provider, fiscal_on = element(elements, 1), day(segment, 2, self.notes)
        if len(elements) > 15:
            self.notes.warn("segment_long", "PLB holds more than six adjustments; all were read.", segment)
        for at in range(3, len(elements), 2):
            if not elements[at] and not element(elements, at + 1):
                continue
            reason = composite(segment, at, self.header.delimiters.component, self.notes)
            try:
                cents = money(segment, at + 1)
            except Unreadable as wrong:
                self.notes.add(Finding("amount", "error", wrong.message, wrong.field, wrong.value, place_of(segment)))
                continue
            if not reason[0]:
                self.notes.warn("code", "A provider adjustment has no reason code.", segment, f"PLB{at:02d}", elements[at])
            self._provider_adjustments.append(ProviderAdjustment(provider, fiscal_on, reason[0], part(reason, 2), cents, place_of(segment)))
