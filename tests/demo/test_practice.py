"""The made-up practice: real files, the same for the same seed, and books that come out as truth.json says."""

import hashlib
import json
import re
from datetime import date
from functools import cache

import pytest

from billing import matching, posting
from billing.books import Answer, BookLine, ClaimBooks, ClaimPayer, PayerRef, Posted
from billing.deadline import payer_class
from billing.money import plain
from claimdesk.demo.payers import ALL_CODES, PAYERS, SUPPLEMENT
from claimdesk.demo.people import check_digit
from claimdesk.demo.practice import make
from tests import builders
from x12.read import read

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A practice of 1,000 claims."""
    return make(tmp_path_factory.mktemp("demo"), 1000, 3, TODAY)


@cache
def payer(name):
    """A payer of the books."""
    number, found = next((n, p) for n, p in enumerate((*PAYERS, SUPPLEMENT), 1) if p.name == name)
    return PayerRef(number, name, (found.payer_id,), payer_class(found.filing_code))


def files(made):
    """Every file, read: path, reading, claims, payments by remittance."""
    for path in made.files:
        claims, payments = [], []
        reading = read(path, claims.append, lambda number, payment, into=payments: into.append((number, payment)))
        yield path, reading, claims, payments


def opened(number, claim):
    """The books of a claim that came in."""
    lines = tuple(
        BookLine(
            one.number,
            one.line_control_number,
            one.procedure,
            one.modifiers,
            one.revenue,
            one.units,
            one.charge_cents,
            one.from_on,
            one.to_on,
        )
        for one in claim.lines
    )
    entries = [
        entry
        for one in lines
        for entry in (
            Posted(1, "charge", "payer_open", one.number, one.charge_cents, "charge"),
            Posted(1, "charge", "charges", one.number, -one.charge_cents, "charge"),
        )
    ]
    payers = tuple(ClaimPayer(payer(c.payer.name), c.rank, c.member_id) for c in claim.coverages)
    return ClaimBooks(
        number, claim.control_number, 1, claim.charge_cents, lines, payers, entries=tuple(entries), patient_last=claim.patient.last,
        born_on=claim.patient.born_on, member_ids=tuple(c.member_id for c in claim.coverages), service_from_on=claim.service_from_on,
        service_to_on=claim.service_to_on,
    )  # fmt: skip


def figures(sheet):
    """A claim's figures by the names of truth.json."""
    return {
        "insurance_paid": plain(sheet.insurance_paid),
        "adjusted": plain(sheet.adjusted),
        "insurance_balance": plain(sheet.insurance),
        "patient_balance": plain(sheet.patient),
        "balance": plain(sheet.balance),
        "denied": plain(sheet.denied),
        "denials": list(sheet.denials),
    }


def test_every_file_is_taken_without_a_word_but_that_it_is_a_test(made):
    """Real 837 and 835 files: nothing is unread, nothing is odd, and every one is marked as a test."""
    kinds = set()
    for path, reading, _, _ in files(made):
        assert reading.ok and not reading.unread, path
        assert {finding.code for finding in reading.findings} == {"test_interchange"}, (path, reading.findings)
        assert b"DEMO" in path.read_bytes()
        kinds.add(reading.transaction)
    assert kinds == {"837P", "837I", "835"}


def answers_of(reading, payments, only):
    """The answers of each remittance that is to be posted, by the claim that they name."""
    for at, remittance in enumerate(reading.remittances):
        if remittance.trace in only:
            sender, payee = payer(remittance.payer), (remittance.payee_npi, remittance.payee_tax)
            parts = {}
            for number, (of, payment) in enumerate(payments):
                if of == at:
                    key = matching.answer_key(sender.payer, payment)
                    number = int(f"{remittance.paid_on:%y%m%d}{sender.payer}{number:05d}")
                    one = Answer(number, payment, sender, at, remittance.trace, remittance.paid_on, payee, key)
                    parts.setdefault(payment.control_number, []).append(one)
            yield remittance, parts


def test_the_books_come_out_as_the_truth_says(made):
    """Posted round by round through the rules, each claim has the figures and denials of truth.json, and what should be held is held."""
    truth, books, held, to_post = made.read(), {}, [], set(made.traces_to_post)
    for _, reading, claims, payments in files(made):
        for claim in claims:
            if claim.control_number not in books:
                books[claim.control_number] = opened(len(books) + 1, claim)
        for remittance, parts in answers_of(reading, payments, to_post):
            ours = frozenset({remittance.payee_npi})
            for control, answers in parts.items():
                plan = posting.plan_part(books.get(control), tuple(answers), builders.rules(), builders.clocks(), TODAY, ours)
                held += [{"claim": control, "reason": one.hold.reason} for one in plan.answers if one.hold]
                if control in books:
                    books[control] = builders.write(books[control], plan, tuple(answers))
    part = [r for r in truth["remittances"] if r["trace"] in to_post and r["state"] == "part_posted"]
    assert held == [{"claim": h["claim"], "reason": h["reason"]} for r in part for h in r["held"]]
    assert books.keys() == truth["claims"].keys()
    wrong = {}
    for control, expected in truth["claims"].items():
        sheet = builders.sheet(builders.settled(books[control]))
        found = figures(sheet)
        if found != {name: expected[name] for name in found}:
            wrong[control] = (found, expected)
    assert not wrong


def test_what_is_left_to_post_is_what_a_person_should_find(made):
    """Among the newest payments: ready ones, one with a number cut short, one that is off, and one that came twice."""
    truth = made.read()
    states = [r["state"] for r in truth["remittances"] if r["trace"] in made.left]
    assert states.count("ready") >= 3
    assert [states.count(state) for state in ("part_posted", "held", "duplicate")] == [1, 1, 1]
    off = next(r for r in truth["remittances"] if r["state"] == "held")
    cents = [round(float(off[name]) * 100) for name in ("claim_total", "provider_adjustment", "paid")]
    assert cents[0] - cents[1] - cents[2] == 1240
    balanced = [r for r in truth["remittances"] if r is not off]
    assert all(round(100 * (float(r["claim_total"]) - float(r["provider_adjustment"]) - float(r["paid"]))) == 0 for r in balanced)
    assert all(float(r["paid"]) >= 0 for r in truth["remittances"])


def test_what_is_carried_forward_comes_back(tmp_path):
    """A balance that a payment could not bear is taken from that payer's later payments, under the first one's trace, and never more."""
    made = make(tmp_path, 300, 8, TODAY)
    carried, seen = {}, 0
    for _, reading, _, _ in files(made):
        for remittance in reading.remittances:
            for found in remittance.provider_adjustments:
                if found.reason == "FB" and found.cents < 0:
                    assert found.reference == remittance.trace and remittance.paid_cents == 0
                    carried[remittance.payer] = carried.get(remittance.payer, 0) - found.cents
                    seen += 1
                elif found.reason == "FB":
                    carried[remittance.payer] -= found.cents
                    assert carried[remittance.payer] >= 0
    assert seen


def test_the_same_seed_and_day_make_the_same_bytes(tmp_path):
    """Nothing but seed, day and size decides what is made."""

    def digest(name, seed):
        made = make(tmp_path / name, 60, seed, TODAY)
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in (*made.files, made.path)]

    assert digest("a", 5) == digest("b", 5) != digest("c", 6)


@pytest.mark.parametrize("claims", [20, 35, 60])
def test_a_small_practice_is_whole_too(tmp_path, claims):
    """Every claim is told once, however few there are."""
    calls = []
    made = make(tmp_path, claims, 1, TODAY, lambda done, of: calls.append((done, of)))
    assert len(made.read()["claims"]) == claims
    assert calls[-1] == (claims, claims)


def test_each_fault_is_in_the_file_and_the_denial_follows(made):
    """What was sent wrong stands in the claim, what is right does not, and the first answer denies it for that."""
    truth, first = made.read(), {}
    denied = {}
    for _, _, claims, payments in files(made):
        for claim in claims:
            first.setdefault(claim.control_number, claim)
        for _, payment in payments:
            denied.setdefault(payment.control_number, set()).update(a.code for a in payment.all_adjustments)
    seen = set()
    for number, told in truth["claims"].items():
        fault = told.get("fault")
        if not fault:
            continue
        seen.add(fault["field"])
        claim = first[number]
        value = {
            "member_id": lambda claim=claim: claim.coverages[0].member_id,
            "rendering_npi": lambda claim=claim: claim.rendering.identifier("XX") if claim.rendering else claim.attending.identifier("XX"),
            "name": lambda claim=claim: claim.patient.first,
            "second_record": lambda claim=claim: claim.patient.first,
            "born_on": lambda claim=claim: claim.patient.born_on.isoformat(),
            "sex": lambda claim=claim: claim.patient.sex,
            "payer": lambda claim=claim: claim.coverages[0].payer.name,
        }.get(fault["field"])
        if value:
            assert value() == fault["sent"] != fault["right"], number
        if fault["denial"] and number in denied and not told.get("held") and fault["field"] != "double":
            assert fault["denial"] in denied[number], number
    assert {"member_id", "rendering_npi", "name", "born_on", "payer", "authorization", "late", "double"} <= seen


def test_nothing_in_it_is_anybodys(made):
    """No code that needs a licence, no social security number, telephones and ZIPs that nobody has, NPIs that pass the check."""
    texts = [path.read_text("ascii") for path in made.files]
    codes = {code for text in texts for code in re.findall(r"(?:SV1|SV2\*\d+|SVC)[*|]HC[:>]([^*:|>~]+)", text)}
    assert codes <= ALL_CODES and not [code for code in codes if re.fullmatch(r"\d{4}[0-9A-Z]", code)]
    assert not [text for text in texts if re.search(r"\n(REF[*|]SY|NM1[^~]*[*|]34[*|])", text)]
    assert {phone for text in texts for phone in re.findall(r"[*|]TE[*|](\d+)", text)} == {"6145550100"}
    assert {zip_code[:5] for text in texts for zip_code in re.findall(r"\nN4[*|][^~]*?[*|](\d+)~", text)} <= {"99997", "99998", "99999"}
    sent_wrong = {told["fault"]["sent"] for told in made.read()["claims"].values() if told.get("fault", {}).get("field") == "rendering_npi"}
    npis = {number for text in texts for number in re.findall(r"[*|]XX[*|](\d{10})", text)} - sent_wrong
    assert npis and all(check_digit(number[:9]) == number[9] for number in npis)


def test_the_mix_is_that_of_the_preset(made):
    """About one claim in eight is denied at first, and most of the payers' money is the practice's."""
    truth = json.loads(made.path.read_text("utf-8"))["claims"].values()
    first = sum(1 for told in truth if told.get("fault", {}).get("denial") or told["denials"])
    assert 0.08 < first / len(truth) < 0.2
    unanswered = sum(1 for told in truth if told["balance"] == told["charge"] and told["denied"] == "0.00")
    assert 0.05 < unanswered / len(truth) < 0.25
