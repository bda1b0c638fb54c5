"""Words for codes: what a biller calls a status, a group, a category, a reason to hold, an account; short for lists, long for sentences."""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """A short word for a column (at most 20 characters) and a long one for a sentence."""

    short: str
    long: str


#: Status of a claim as interface.md names it.
CLAIM_STATUS = {
    "voided": Term("voided", "taken back by the practice"),
    "unanswered": Term("no answer", "no payer has answered yet"),
    "credit": Term("credit", "paid more than was owed: a credit is work"),
    "denied": Term("denied", "every line is denied"),
    "part_denied": Term("part denied", "some lines are denied, others not"),
    "closed": Term("closed", "nothing is owed any more"),
    "forwarded": Term("at next payer", "waits for the next payer"),
    "patient": Term("patient owes", "the payers are done; the patient owes the rest"),
    "open": Term("open", "money is still owed by a payer"),
}

#: CLP02: how a payer says it dealt with a claim. Processed does not mean paid.
PAYER_STATUS = {
    "1": Term("processed, 1st", "processed as first payer"),
    "2": Term("processed, 2nd", "processed as second payer"),
    "3": Term("processed, 3rd", "processed as third payer"),
    "4": Term("not recognised", "patient or member not recognised; some payers use it for any denial"),
    "19": Term("1st, passed on", "processed as first payer and passed on to the next"),
    "20": Term("2nd, passed on", "processed as second payer and passed on to the next"),
    "21": Term("3rd, passed on", "processed as third payer and passed on to the next"),
    "22": Term("taken back", "an earlier answer is taken back"),
    "23": Term("not theirs", "not this payer's claim; passed on to another"),
    "25": Term("price only", "a price told in advance, no payment"),
}

GROUP = {
    "CO": Term("practice", "the practice's or the payer's, never the patient's"),
    "PR": Term("patient", "the patient's or the next payer's, where law and plan allow"),
    "OA": Term("other", "neither the practice's nor the patient's by itself"),
    "PI": Term("payer", "the payer's own cut: dispute it where it is wrong"),
    "CR": Term("correction", "a correction in an old form that no longer exists"),
}

CATEGORY = {
    "appeal_decision": Term("appeal lost", "the payer kept to its decision"),
    "authorization": Term("authorisation", "authorisation or referral missing, or not enough"),
    "benefit_limit": Term("limit used up", "the plan's limit is used up"),
    "bundling": Term("inside another", "paid inside another service"),
    "coding": Term("coding", "a code, modifier or place does not fit"),
    "contractual": Term("contract", "what the contract or the fee schedule takes off"),
    "documentation": Term("records asked", "records or an attachment are asked for"),
    "duplicate": Term("double", "the payer sees a double"),
    "eligibility": Term("cover", "not covered on that day, or not recognised"),
    "information": Term("for information", "nothing to do but to know"),
    "medical_necessity": Term("medical need", "the payer doubts the medical need"),
    "missing_information": Term("data missing", "something on the claim is missing or wrong"),
    "non_covered": Term("not covered", "the plan does not cover it"),
    "other_payer": Term("other payer", "another payer should pay first"),
    "patient_share": Term("patient's share", "the patient's share of the cost"),
    "provider": Term("provider", "the provider is not known or not entitled"),
    "timely_filing": Term("filed late", "filed after the last day"),
    "wrong_payer": Term("wrong payer", "sent to the wrong payer or contractor"),
    "unknown": Term("not in playbook", "a code that the playbook does not know"),
}

HOLD = {
    "unmatched": Term("no such claim", "no claim of ours has this number"),
    "ambiguous": Term("whose is it", "the number is ours, but name, member number and birth date differ"),
    "not_ours": Term("not ours", "it was paid to another provider"),
    "out_of_balance": Term("off by", "it does not add up"),
    "charge_mismatch": Term("charges differ", "the charge is not the charge of our claim"),
    "duplicate": Term("double", "this answer is posted already"),
    "reversal_without_original": Term("nothing to reverse", "it takes back an answer that was never posted here"),
    "reversal_mismatch": Term("reversal differs", "it is not the mirror of the answer that it takes back"),
    "already_reversed": Term("reversed before", "the answer that it takes back was taken back before"),
    "readjudicated_without_reversal": Term("answered twice", "a second answer where the first moved money and was not taken back"),
    "line_unmatched": Term("no such line", "a service fits no line of our claim"),
    "unknown_status": Term("unknown status", "the payer's status code is not known"),
    "taken_back": Term("taken back", "a person took its posting back; it waits for somebody to say whose it is"),
}

WORK = {
    "denial": Term("denial", "denied money that the payer still owes"),
    "review": Term("review", "a code that a person must judge"),
    "next_payer": Term("next payer", "the rest is the next payer's to answer"),
    "repeats_primary": Term("repeats first", "a later payer took off again what an earlier one had"),
    "awaiting_correction": Term("await correction", "an answer was taken back and none came in its place"),
    "credit": Term("credit", "more was paid than was owed"),
    "underpaid": Term("underpaid", "less was allowed than the payer's contract says"),
    "recouped": Term("taken back", "a payer took its payment back out of a later one"),
    "no_answer": Term("no answer", "no answer has come in the payer's usual time"),
    "rejected": Term("rejected", "refused on its way in: no payer has it"),
    "records_requested": Term("records asked", "a payer asks for records before it decides"),
    "record_changed": Term("record changed", "the record was corrected after the claim was sent"),
}

WORK_STATE = {
    "open": Term("open", "to be worked now"),
    "waiting": Term("waiting", "set aside until its day"),
    "resolved": Term("done", "nothing more to do"),
}

REMITTANCE_STATE = {
    "ready": Term("READY", "all balances are 0.00 and every claim is matched"),
    "held": Term("HELD", "claims wait for a person"),
    "part_posted": Term("PART POSTED", "some claims are posted, others wait for a person"),
    "posted": Term("POSTED", "every claim in it is posted"),
    "duplicate": Term("DOUBLE", "the same payment came before: it will not post twice"),
    "off": Term("OFF", "claims less provider adjustments is not what was paid"),
}

ACCOUNT = {
    "payer_open": Term("payer owes", "owed by a payer"),
    "payer_denied": Term("denied", "denied, still owed by a payer"),
    "payer_next": Term("next payer", "the next payer's to answer"),
    "patient": Term("patient owes", "owed by the patient"),
    "charges": Term("charges", "charged"),
    "contractual": Term("contract", "taken off by contract"),
    "written_off": Term("written off", "given up here, with a reason"),
    "patient_cash": Term("patient paid", "paid by the patient"),
    "payer_clearing": Term("payments in", "paid by payers"),
    "suspense": Term("suspense", "held until a person decides"),
    "recoupment": Term("taken back", "taken back by a payer from later payments"),
    "forward_balance": Term("carried forward", "carried to the payer's next payment"),
    "interest": Term("interest", "interest paid by a payer"),
    "withheld": Term("withheld", "withheld for taxes or a levy"),
    "provider_other": Term("other", "other provider-level adjustments"),
    "undeposited": Term("in hand", "received, and not yet in the bank"),
    "bank": Term("bank", "in the bank"),
    "unidentified": Term("unidentified", "received, and not yet known whose it is"),
    "opening": Term("taken over", "what stood in the system before this one"),
}

#: PLB reasons, for a claimless change of a payment.
PROVIDER_ADJUSTMENT = {
    "50": Term("late charge", "charge for late filing"),
    "51": Term("interest penalty", "a penalty that the payer takes"),
    "72": Term("refund kept", "a refund that we had sent, set off"),
    "90": Term("early payment", "cut for early payment"),
    "AP": Term("advance", "paid in advance of a cost report"),
    "CS": Term("adjustment", "an adjustment by the payer"),
    "FB": Term("carried forward", "balance carried from or to another payment"),
    "IR": Term("tax withheld", "withheld for the tax office"),
    "J1": Term("not reimbursable", "not to be reimbursed"),
    "L3": Term("penalty", "a penalty"),
    "L6": Term("interest", "interest for late payment"),
    "LE": Term("levy", "withheld by a levy"),
    "WO": Term("taken back", "an earlier overpayment taken back"),
}

#: What a person can do about a denial.
ACTION = {
    "RESUBMIT_NEW": Term("send as new", "Mend it and send it as a new claim"),
    "CORRECT_7": Term("send corrected", "Mend it and send a replacement with the payer's number"),
    "VOID_8": Term("void", "Take the claim back"),
    "REOPENING": Term("ask to reopen", "Ask the contractor to reopen it"),
    "SEND_RECORDS": Term("send records", "Send what the payer asks for, without a new claim"),
    "APPEAL_1": Term("appeal", "Appeal"),
    "APPEAL_2": Term("appeal again", "Appeal to the next level"),
    "BILL_NEXT_PAYER": Term("bill next payer", "Bill the next payer with this answer"),
    "BILL_PATIENT": Term("to patient", "Bill the patient"),
    "CALL_PAYER": Term("call payer", "Call the payer and ask"),
    "FIX_ENROLMENT": Term("fix enrolment", "Mend the provider's enrolment with the payer"),
    "FIX_RECORD": Term("fix record", "Correct the record"),
    "CODING_QUERY": Term("ask coder", "Ask the coder or the provider"),
    "WRITE_OFF": Term("write off", "Write it off with a reason"),
    "WAIT": Term("set aside", "Set it aside until a date"),
    "POST_ONLY": Term("post only", "Post it; there is nothing to win"),
}

SEX = {"F": Term("F", "female"), "M": Term("M", "male"), "U": Term("U", "unknown")}


def word(terms: dict[str, Term], code: str) -> str:
    """The short word, or the code itself where there is none."""
    return terms[code].short if code in terms else code


def words(terms: dict[str, Term], code: str) -> str:
    """The long words, or the code itself where there are none."""
    return terms[code].long if code in terms else code
