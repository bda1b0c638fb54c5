"""What may be done about a denial, and the special rules that save money."""

import pytest

from billing.next_steps import forbidden, steps
from billing.terms import ACTION
from tests.billing.shipped import book


def named(group, reason, remarks=(), **more):
    """The actions that are open, in their order, and those that are not with the reason."""
    found = steps(book(), group, reason, remarks, **more)
    return [s.action for s in found if s.allowed], {s.action: s.why_not for s in found if not s.allowed}


def test_an_unprocessable_claim_is_sent_as_new_and_not_appealed():
    """CO-16 with MA130 or N211 is no decision: no appeal, no replacement."""
    may, may_not = named("CO", "16", ("N382", "MA130"))
    assert may[:2] == ["FIX_RECORD", "RESUBMIT_NEW"]
    assert "never processed" in may_not["APPEAL_1"]
    assert "send it as new" in may_not["CORRECT_7"]
    assert "N211" in named("CO", "16", ("N211",))[1]["APPEAL_1"]


def test_the_step_names_the_field_that_the_remark_names():
    """The biller reads what to mend, not a code, and reads it once."""
    assert [s.label for s in steps(book(), "CO", "16", ("N382",))][:2] == [
        "Correct the member number",
        "Correct it, send as new",
    ]


def test_late_filing_is_appealed_everywhere_but_at_medicare():
    """CO-29: Medicare takes no appeal, only its exceptions."""
    may, may_not = named("CO", "29", payer_class="medicare")
    assert may[0] == "REOPENING" and "exceptions" in may_not["APPEAL_1"]
    assert named("CO", "29")[0][0] == "APPEAL_1"


@pytest.mark.parametrize("reason", ["252", "226"])
def test_records_are_sent_and_the_claim_is_not(reason):
    """A second claim after a request for records comes back as a double."""
    may, may_not = named("CO", reason)
    assert may[0] == "SEND_RECORDS"
    assert "CO-18" in may_not["RESUBMIT_NEW"]


@pytest.mark.parametrize("reason", ["253", "223"])
def test_a_cut_by_law_goes_to_nobody(reason):
    """Never to the patient, to a second payer or to appeal."""
    may, may_not = named("CO", reason, has_next_payer=True)
    assert {"APPEAL_1", "BILL_PATIENT", "BILL_NEXT_PAYER"} <= set(may_not)
    assert may[0] == "POST_ONLY"


@pytest.mark.parametrize("group", ["CO", "OA", "PI"])
def test_only_the_patients_group_may_reach_the_patient(group):
    """CO is the practice's or the payer's; OA and PI are not the patient's by themselves."""
    assert "Not to the patient" in forbidden("BILL_PATIENT", group, "96")
    assert forbidden("BILL_PATIENT", "PR", "96") == ""


@pytest.mark.parametrize("remark", ["N781", "N782", "N783"])
def test_a_patient_whom_the_law_protects_is_never_billed(remark):
    """The remark alone is enough, and so is the mark on the patient."""
    assert "protects" in named("PR", "96", (remark,))[1]["BILL_PATIENT"]
    assert "protects" in forbidden("BILL_PATIENT", "PR", "1", protected=True)


def test_medicare_wants_a_reopening_where_others_take_a_replacement():
    """Frequency 7 is a flag of the payer, off for Medicare by default."""
    assert "REOPENING" in named("CO", "4", payer_class="medicare")[0]
    assert "CORRECT_7" in named("CO", "4", payer_class="medicare", accepts_replacement=True)[0]
    assert "CORRECT_7" in named("CO", "4")[0]


def test_the_next_payer_can_be_billed_where_there_is_one():
    """Without a later payer on the claim the step says so, but for reasons that name another payer."""
    assert "no later payer" in named("PR", "119")[1]["BILL_NEXT_PAYER"]
    assert "BILL_NEXT_PAYER" in named("PR", "119", has_next_payer=True)[0]
    assert "BILL_NEXT_PAYER" in named("CO", "22")[0]


def test_every_rule_leaves_something_to_do_and_gives_a_reason_for_what_is_not_open():
    """No denial is a dead end: setting aside and writing off are always there."""
    for rule in book().rules:
        for group in rule.groups:
            found = steps(book(), group, rule.reason)
            assert {"WAIT", "WRITE_OFF"} <= {s.action for s in found if s.allowed}
            assert all(s.action in ACTION and s.allowed != bool(s.why_not) for s in found)
            assert len({s.action for s in found}) == len(found)
            assert [s.allowed for s in found] == sorted((s.allowed for s in found), reverse=True)


def test_a_code_that_nobody_knows_is_asked_about():
    """Unknown codes are looked at by a person, and never lead to the patient."""
    may, may_not = named("CO", "301")
    assert may == ["CALL_PAYER", "WAIT", "WRITE_OFF"]
    assert "BILL_PATIENT" in may_not
