"""How a corrected chart changes a claim: by example, and that a chart which never agreed with the claim changes nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from billing.claim import Claim, Diagnosis, ServiceLine
from billing.person import Coverage, Identifier, Payer, Person
from billing.recharting import Charted, Turned, flowed

DAY = date(2026, 8, 10)
ANNA = Person("OKAFOR", "ANNA", identifiers=(Identifier("MI", "W1"),))
CLINIC = Person("CLINIC", organisation=True, identifiers=(Identifier("XX", "1669999926"),))
LINDHOLM = Person("LINDHOLM", "KAI", identifiers=(Identifier("XX", "1234567893"),))


def line(number: int, code: str, pointers: tuple[str, ...], modifiers: tuple[str, ...] = ()) -> ServiceLine:
    """A line of one day."""
    return ServiceLine(number, f"L{number}", code, modifiers, "", "1", 5000, DAY, DAY, pointers, "11")


CLAIM = Claim(
    "A1", "P", "1", 10000, "", ANNA, ANNA, CLINIC, (Coverage(Payer("LAKESIDE"), 1, "P", "W1", relationship="18", subscriber=ANNA),), 1,
    (line(1, "99213", ("1", "2")), line(2, "G0444", ("2",))), (Diagnosis("ABK", "E119", 1), Diagnosis("ABF", "I10", 2)),
    rendering=Person("GREY", "ANN", identifiers=(Identifier("XX", "1555555559"),)), facility_code="11", service_from_on=DAY,
    service_to_on=DAY, relationship="18", identifiers=(Identifier("G1", "AUTH-1"),),
)  # fmt: skip


def turn(kind: str, was: Mapping[str, str], **now: str) -> Turned:
    """A thing that said that, and says this now."""
    return Turned(kind, (was,), {**was, **now}, 1)


def gone(kind: str, **was: str) -> Turned:
    """A thing that was taken back."""
    return Turned(kind, (was,), None, 1)


def flow(*turned: Turned, claim: Claim = CLAIM) -> tuple[Claim, list[str]]:
    """The claim and what was told, by the field that it is about."""
    got, notes = flowed(claim, Charted(turned, {"1234567893": LINDHOLM}))
    return got, [one.field for one in notes]


SERVICE = {"code": "99213", "from_on": "2026-08-10", "units": "1", "modifiers": ""}


def test_a_service_is_found_by_its_code_and_day() -> None:
    """Modifiers, units, drug, charge: each where the claim had what the chart had."""
    got, told = flow(turn("procedure", SERVICE, modifiers="25 LT", units="2", ndc="00002143380", code="99214"))
    assert (got.lines[0].procedure, got.lines[0].modifiers, got.lines[0].units, told) == ("99214", ("25", "LT"), "2", [])
    assert got.lines[0].identifiers == (Identifier("N4", "00002143380"),) and got.lines[1] == CLAIM.lines[1]
    got, told = flow(turn("procedure", {**SERVICE, "charge_cents": "5000"}, charge_cents="6000", from_on="2026-08-09"))
    assert (got.charge_cents, got.lines[0].from_on, got.service_from_on) == (11000, date(2026, 8, 9), date(2026, 8, 9)) and not told


def test_two_lines_that_could_be_meant_are_not_chosen_between() -> None:
    """Unless the modifiers tell them apart."""
    twice = replace(CLAIM, lines=(line(1, "99213", ("1",), ("25",)), line(2, "99213", ("1",), ("25",))))
    assert flow(turn("procedure", {**SERVICE, "modifiers": "25"}, units="2"), claim=twice) == (twice, ["Line : units"])
    apart = replace(CLAIM, lines=(line(1, "99213", ("1",)), line(2, "99213", ("1",), ("25",))))
    got, told = flow(turn("procedure", {**SERVICE, "modifiers": "25"}, units="2"), claim=apart)
    assert ([one.units for one in got.lines], told) == (["1", "2"], [])


def test_a_diagnosis_that_is_taken_back_leaves_with_its_pointers_moved() -> None:
    """Unless a line stands on it alone: that is for a coder."""
    got, told = flow(gone("diagnosis", code="E11.9"))
    assert [(one.qualifier, one.code, one.order) for one in got.diagnoses] == [("ABK", "I10", 1)] and not told
    assert [one.pointers for one in got.lines] == [("1",), ("1",)]
    assert flow(gone("diagnosis", code="I10")) == (CLAIM, ["Diagnoses"])


def test_a_code_that_the_claim_has_beside_the_old_one_and_a_new_order_are_for_a_coder() -> None:
    """Nothing is named twice, nothing moves by itself."""
    assert flow(turn("diagnosis", {"code": "E119"}, code="I10")) == (CLAIM, ["Diagnoses"])
    assert flow(turn("diagnosis", {"code": "E119", "position": "1"}, position="2")) == (CLAIM, ["Diagnoses"])


def test_the_visit_gives_its_place_its_day_and_who_rendered() -> None:
    """With the name on file; a number of nobody known keeps the name where the old one was of nobody known either."""
    visit = {"pos": "11", "from_on": "2026-08-10", "rendering": "1555555559"}
    got, told = flow(turn("encounter", visit, pos="22", from_on="2026-08-09", rendering="1234567893"))
    assert (got.facility_code, {one.place_of_service for one in got.lines}, got.rendering, told) == ("22", {"22"}, LINDHOLM, [])
    assert {(one.from_on, one.to_on) for one in got.lines} == {(date(2026, 8, 9), date(2026, 8, 9))}
    got, told = flow(turn("encounter", visit, rendering="1000000004"))
    assert got.rendering is not None and (got.rendering.last, got.rendering.identifier("XX"), told) == ("GREY", "1000000004", [])
    assert flow(turn("encounter", {"attending": ""}, attending="1000000004")) == (CLAIM, ["Attending provider's NPI"])
    got, told = flow(turn("encounter", {"referring": ""}, referring="1234567893"))
    assert (got.referring, told) == (LINDHOLM, [])
    assert flow(gone("encounter", **visit)) == (CLAIM, ["Visit"])
    stay = replace(CLAIM, kind="I")
    assert flow(turn("encounter", visit, from_on="2026-08-09"), claim=stay) == (stay, ["Service date"])


def test_the_authorisation_goes_by_its_old_number() -> None:
    """Another claim's is not touched."""
    got, told = flow(turn("authorisation", {"number": "AUTH-1"}, number="AUTH-2"))
    assert (got.identifiers, told) == ((Identifier("G1", "AUTH-2"),), [])
    assert flow(turn("authorisation", {"number": "AUTH-7"}, number="AUTH-2")) == (CLAIM, [])
    assert flow(gone("authorisation", number="AUTH-1"))[0].identifiers == ()


def test_the_relation_brings_the_subscriber() -> None:
    """By the name on the card; and back."""
    cover = {"relationship": "18", "rank": "1", "name_on_card": ""}
    assert flow(turn("coverage", cover, relationship="01")) == (CLAIM, ["Relation"])
    got, told = flow(turn("coverage", cover, relationship="01", name_on_card="JOHN OKAFOR"))
    assert (got.relationship, got.subscriber.shown, got.patient.shown, told) == ("01", "OKAFOR, JOHN", "OKAFOR, ANNA", [])
    assert (got.subscriber.identifier("MI"), got.patient.identifier("MI")) == ("W1", "")
    back, told = flow(turn("coverage", {**cover, "relationship": "01"}, relationship="18"), claim=got)
    assert (back.relationship, back.patient, told) == ("18", back.subscriber, []) and back.patient.identifier("MI") == "W1"


def test_the_order_of_payers_and_a_cover_that_held_not_are_told() -> None:
    """A person decides to whom the claim goes."""
    cover = {"rank": "1", "relationship": "18", "from_on": "", "to_on": ""}
    assert flow(turn("coverage", cover, rank="2")) == (CLAIM, ["Payers"])
    assert flow(turn("coverage", cover, to_on="2026-06-30")) == (CLAIM, ["Payers"])
    assert flow(turn("coverage", cover, to_on="2026-12-31")) == (CLAIM, [])


CODES = st.sampled_from(["99213", "G0444", "H0001", "A100"])
SIGNS = st.sampled_from(
    ["", "25", "59", "1", "2", "E119", "I10", "Z000", "11", "22", "2026-08-10", "2026-08-09", "1555555559", "1234567893"]
)
THING = st.fixed_dictionaries(
    dict.fromkeys(("modifiers", "units", "ndc", "rendering", "referring", "attending", "pos", "from_on", "position", "poa"), SIGNS)
    | {"code": CODES | SIGNS, "number": st.sampled_from(["AUTH-1", "AUTH-2", "X"])}
)
KINDS = st.sampled_from(["encounter", "diagnosis", "procedure", "authorisation"])


@given(KINDS, THING)
def test_what_was_not_corrected_changes_nothing(kind: str, said: dict[str, str]) -> None:
    """However a chart differs from the claim."""
    assert flow(Turned(kind, (said,), said)) == (CLAIM, [])


@given(KINDS, THING, THING)
def test_what_flows_is_not_done_twice_and_the_charge_is_the_lines(kind: str, was: dict[str, str], now: dict[str, str]) -> None:
    """A claim that has taken a correction stays as it is when it is asked again."""
    got, _ = flow(Turned(kind, (was,), now))
    assert sum(one.charge_cents for one in got.lines) == got.charge_cents
    assert len(got.lines) == len(CLAIM.lines) and len(got.diagnoses) == len(CLAIM.diagnoses)
    assert flow(Turned(kind, (was,), now), claim=got)[0] == got


@given(KINDS, THING)
def test_a_house_code_rewrites_no_claim(kind: str, now: dict[str, str]) -> None:
    """Nothing of what it said before stands on the claim."""
    never = dict.fromkeys(now, "HOUSE") | {"from_on": "2020-01-01"}
    got, told = flow(Turned(kind, (never,), {**now, "from_on": "2020-01-01", "code": "HOUSE2"}))
    assert got == CLAIM and (told or kind in ("authorisation", "encounter"))
