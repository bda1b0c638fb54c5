"""A bundle read: what of each resource a chart holds, and what is said of an entry that does not fit, while its neighbours go in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.charted import Charted, ChartFile
from bundle.read import read
from tests.bundle import made


def one(file: ChartFile, kind: str) -> Charted:
    """The one thing of a kind."""
    (found,) = [thing for thing in file.things if thing.kind == kind]
    return found


def test_one_of_everything() -> None:
    """Each resource as a chart holds it, patients first."""
    file = read(made.bundle(*made.whole()))
    assert file.ok and file.findings == () and file.passed_over == {"Observation": 1}
    assert file.things[0].kind == "person"
    person = one(file, "person")
    assert person.external == "Patient/p1" and person.numbers == (("Driver's licence", "OH-p1"),)
    assert {k: person.fields[k] for k in ("last", "first", "middle", "born_on", "sex", "zip", "phone", "chart_number")} == {
        "last": "Okafor", "first": "Adaeze", "middle": "N.", "born_on": "1984-02-11", "sex": "F", "zip": "43215",
        "phone": "614 555 0100", "chart_number": "MR-p1",
    }  # fmt: skip
    cover = one(file, "coverage")
    assert (cover.payer, cover.payer_id, cover.person) == ("Bluestem PPO", "77101", "Patient/p1")
    assert (cover.fields["group_number"], cover.fields["plan_name"], cover.fields["relationship"]) == ("30441", "Gold", "18")
    visit = one(file, "encounter")
    assert (visit.fields["attending"], visit.fields["state"], visit.fields["to_on"]) == ("1234567893", "discharged", "")
    diagnoses = {thing.fields["code"]: thing.fields["position"] for thing in file.things if thing.kind == "diagnosis"}
    assert diagnoses == {"E11.22": "1", "I10": "2"}
    assert one(file, "problem").fields["from_on"] == ""
    assert (one(file, "procedure").fields["system"], one(file, "procedure").encounter) == ("hcpcs", "Encounter/e1")
    assert one(file, "allergy").fields["reaction"] == "rash"
    note = one(file, "note")
    assert (note.fields["text"], note.fields["author"], note.fields["signed_at"]) == (made.NOTE, "Dr. A. Lindholm", "2026-05-29T16:40:00Z")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no JSON: line 1"),
        (b"{", "no JSON"),
        (b'{"a": NaN}', "NaN is no number"),
        (b"\xff\xfe\x00", "no UTF-8"),
        (b"[1]", "it is no object"),
        (b'{"resourceType": "Patient"}', "it is a Patient"),
        (b'{"resourceType": 5}', "it has no resourceType"),
        (b'{"resourceType": "Bundle", "entry": {}}', "are no list"),
        (b"[" * 100_000, "nested too deep"),
        (b'ISA*00*          *00*~', "no JSON"),
    ],
)  # fmt: skip
def test_what_is_no_bundle_is_said_in_a_sentence(data: bytes, words: str) -> None:
    """And nothing of it is taken."""
    file = read(data)
    assert not file.ok and file.things == () and words in file.findings[0].message


@pytest.mark.parametrize(
    ("resource", "where", "words"),
    [
        (made.patient("p2", born="1984"), ".birthDate", "has no day"),
        (made.patient("p2", born="yesterday"), ".birthDate", ""),
        (made.patient("p2", name=[]), ".name", "no name"),
        (made.patient("p2", gender=5), ".gender", ""),
        (made.patient("p2", shoeSize=5), ".shoeSize", "Extra inputs"),
        (made.encounter("e2", subject={}), ".subject", "It names no patient"),
        (made.encounter("e2", subject={"reference": "Patient?name=x"}), ".subject", "names no patient"),
        (made.encounter("e2", period={}), ".period", "no day"),
        (made.coverage("c2", payor=[{"reference": "Organization/none"}]), ".payor", "not in the bundle"),
        (made.document("n2", data=b"%PDX no pdf", kind="application/pdf"), ".content[0].attachment.data", "called a PDF and is none"),
        (made.document("n2", data=bytes(range(256)), kind="application/zip"), ".content[0].attachment", "no text, PDF or image"),
        (made.document("n2", content=[{"attachment": {"url": "https://x"}}]), ".content[0].attachment", "is not fetched"),
        (made.document("n2", content=[{"attachment": {"data": "!!"}}]), ".content[0].attachment.data", "ase64"),
    ],
)
def test_an_entry_that_does_not_fit_is_named_and_its_neighbours_go_in(resource: dict[str, object], where: str, words: str) -> None:
    """By its place in the bundle."""
    file = read(made.bundle(made.patient(), resource, made.problem()))
    assert file.ok and [thing.external for thing in file.things] == ["Patient/p1", "Condition/k9"]
    found = [finding for finding in file.findings if finding.field.startswith("Bundle.entry[1].resource")]
    assert found[0].field == f"Bundle.entry[1].resource{where}" and words in found[0].message


def test_a_reference_may_be_of_any_form() -> None:
    """By number, by address, by the address within the bundle."""
    urn = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"
    entries = [
        {"fullUrl": urn, "resource": {key: value for key, value in made.patient().items() if key != "id"}},
        {"fullUrl": "urn:uuid:1", "resource": made.problem("k1", subject={"reference": urn})},
        {"resource": made.problem("k2", subject={"reference": "https://ehr.example/fhir/Patient/p7/_history/2"})},
        {"resource": {"resourceType": "Condition", "subject": {"reference": urn}}},
        {"resource": 5},
        7,
    ]
    file = read(json.dumps({"resourceType": "Bundle", "type": "batch", "entry": entries}).encode(), "north")
    assert [(thing.external, thing.person) for thing in file.things] == [
        (f"north|{urn}", ""), ("north|Condition/k1", f"north|{urn}"), ("north|Condition/k2", "north|Patient/p7"),
    ]  # fmt: skip
    assert [finding.field for finding in file.findings] == ["Bundle.entry[3].resource.id", "Bundle.entry[4]", "Bundle.entry[5]"]


def test_a_page_is_read_as_its_words() -> None:
    """Blocks are lines; scripts are not read."""
    page = b"<html><style>p{}</style><p>Seen &amp; heard.<br>Plan: <b>rest</b>.</p><script>x()</script></html>"
    assert one(read(made.bundle(made.patient(), made.document(data=page, kind="text/html"))), "note").fields["text"] == (
        "Seen & heard.\nPlan: rest."
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
            ["resourceType", "id", "name", "subject", "reference", "code", "coding", "content", "attachment", "data", "class", "period"]
        ), inner, max_size=4), max_leaves=12,
    ),
    st.sampled_from(["Patient", "Coverage", "Encounter", "Condition", "Procedure", "DocumentReference", "AllergyIntolerance"]),
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_json_is_read_or_named(anything: object, kind: str) -> None:
    """No entry, whatever it holds, ends the reading."""
    resource = {**anything, "resourceType": kind} if isinstance(anything, dict) else anything
    file = read(json.dumps({"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:1", "resource": resource}]}).encode())
    assert file.ok
