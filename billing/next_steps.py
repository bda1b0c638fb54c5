"""What may be done about a denial, best first, and why the rest may not: the special rules that save money."""

from __future__ import annotations

from dataclasses import dataclass

from billing.books import PayerRef
from billing.playbook import PROTECTED, UNPROCESSABLE, Playbook, Rule
from billing.terms import ACTION

#: The whole vocabulary, in the order in which the steps that a rule does not name stand.
ACTIONS = tuple(ACTION)

#: The clock that runs for a step.
CLOCK = {
    "RESUBMIT_NEW": "TF_NEW",
    "CORRECT_7": "CORRECTED",
    "REOPENING": "REOPENING",
    "SEND_RECORDS": "DOCREQ",
    "APPEAL_1": "APPEAL",
    "APPEAL_2": "APPEAL_L2",
    "BILL_NEXT_PAYER": "COB",
}

_EFFECT = {
    "RESUBMIT_NEW": "asked again",
    "CORRECT_7": "asked again",
    "REOPENING": "asked again",
    "VOID_8": "charge taken back",
    "SEND_RECORDS": "asked again",
    "APPEAL_1": "asked again",
    "APPEAL_2": "asked again",
    "BILL_NEXT_PAYER": "asked of next",
    "BILL_PATIENT": "patient owes it",
    "WRITE_OFF": "given up",
    "WAIT": "stays open",
    "POST_ONLY": "nothing changes",
}

_RECORDS_ASKED = frozenset({"252", "226"})
_BY_LAW = frozenset({"253", "223"})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: words for the list, the action, what it does to the money, the clock that runs ('' for none), and why not."""

    label: str
    action: str
    effect: str
    clock: str = ""
    allowed: bool = True
    why_not: str = ""


def steps(
    playbook: Playbook,
    group: str,
    reason: str,
    remarks: tuple[str, ...] = (),
    *,
    payer_class: str = "commercial_contracted",
    has_next_payer: bool = False,
    protected: bool = False,
    accepts_replacement: bool | None = None,
    payer: PayerRef | None = None,
) -> tuple[Step, ...]:
    """The steps for this code: those that its rule names, then setting aside and writing off, then what one may think of but may not do.

    accepts_replacement: whether the payer takes frequency 7; None: all but Medicare, which wants a reopening.
    """
    rule = playbook.rule(group, reason, payer, remarks)
    named = list(_named(playbook, rule, remarks))
    takes = payer_class != "medicare" if accepts_replacement is None else accepts_replacement
    if not takes:
        named = ["REOPENING" if action == "CORRECT_7" else action for action in named]
    if reason == "29" and payer_class == "medicare":
        named.insert(0, "REOPENING")
    if UNPROCESSABLE & set(remarks) and "RESUBMIT_NEW" not in named:
        named = ["RESUBMIT_NEW" if action in ("CORRECT_7", "REOPENING") else action for action in named]
    always = ["WAIT", "WRITE_OFF"]
    asked_for = [action for action in ("APPEAL_1", "BILL_PATIENT", "BILL_NEXT_PAYER") if action not in named]
    if _RECORDS_ASKED & {reason} and "RESUBMIT_NEW" not in named:
        asked_for.append("RESUBMIT_NEW")
    found: list[Step] = []
    more: list[Step] = []
    for action in dict.fromkeys((*named, *always, *asked_for)):
        why_not = forbidden(action, group, reason, remarks, payer_class, has_next_payer, protected or bool(PROTECTED & set(remarks)))
        if why_not:
            more.append(Step(ACTION[action].long, action, "not open", CLOCK.get(action, ""), False, why_not))
        elif action in named or action in always:
            told = any(one.action == "FIX_RECORD" for one in found)
            found.append(
                Step(_words(action, rule, remarks, playbook, told=told), action, _EFFECT.get(action, "stays open"), CLOCK.get(action, ""))
            )
    return (*found, *more)


def forbidden(
    action: str,
    group: str,
    reason: str,
    remarks: tuple[str, ...] = (),
    payer_class: str = "commercial_contracted",
    has_next_payer: bool = False,
    protected: bool = False,
) -> str:
    """Why this may not be done about this code, in a sentence; '' where it may."""
    appeal = action in ("APPEAL_1", "APPEAL_2")
    unprocessable = next((code for code in remarks if code in UNPROCESSABLE), "")
    if reason in _BY_LAW and (appeal or action in ("BILL_PATIENT", "BILL_NEXT_PAYER")):
        return f"{group}-{reason} is a cut by law: never the patient's or the next payer's, and not to appeal."
    if action == "BILL_PATIENT" and protected:
        return "The law protects this patient: the rest is the next payer's, or nobody's."
    if action == "BILL_PATIENT" and group != "PR":
        return f"Not to the patient: {group}-{reason} is the practice's or the payer's."
    if appeal and unprocessable:
        return f"{unprocessable}: it was never processed, so there is nothing to appeal."
    if appeal and reason == "29" and payer_class == "medicare":
        return "Medicare takes no appeal against late filing; only its exceptions can be asked for."
    if action == "CORRECT_7" and unprocessable == "MA130":
        return "MA130: there is no claim at the payer to replace; send it as new."
    if action == "REOPENING" and unprocessable == "MA130":
        return "MA130: it was never processed, so there is nothing to reopen; send it as new."
    if action in ("RESUBMIT_NEW", "CORRECT_7", "REOPENING") and reason in _RECORDS_ASKED:
        return "Send the records, not the claim: a second claim comes back as a double (CO-18)."
    if action == "BILL_NEXT_PAYER" and not has_next_payer and reason not in _NAMES_ANOTHER:
        return "The claim names no later payer."
    return ""


#: Reasons that say that another payer is there, though the claim may not name one yet.
_NAMES_ANOTHER = frozenset({"19", "20", "21", "22", "109", "24", "254", "270", "297", "B9"})


def _named(playbook: Playbook, rule: Rule | None, remarks: tuple[str, ...]) -> tuple[str, ...]:
    """The actions that the remark calls for where it says what is wrong, else the rule's."""
    if rule is None:
        return ("CALL_PAYER",)
    if rule.by_remark:
        for code in remarks:
            found = playbook.remark(code)
            if found and found.actions:
                return found.actions
    return rule.actions


def _words(action: str, rule: Rule | None, remarks: tuple[str, ...], playbook: Playbook, *, told: bool = False) -> str:
    """The step in words, with what is to be mended where the remark names it, and the proof to bring. told: a step before it has
    named what."""
    long = ACTION[action].long
    if action in ("FIX_RECORD", "RESUBMIT_NEW", "CORRECT_7") and rule and rule.by_remark:
        named = next((found.field for code in remarks if (found := playbook.remark(code)) and found.field), "")
        if named:
            what = "it" if told else named
            return {
                "FIX_RECORD": f"Correct {named}",
                "RESUBMIT_NEW": f"Correct {what}, send as new",
                "CORRECT_7": f"Correct {what}, send a replacement",
            }[action]
    if action in ("APPEAL_1", "APPEAL_2", "SEND_RECORDS") and rule and rule.evidence:
        return f"{long} ({rule.evidence})"
    if action == "REOPENING" and rule and rule.reason == "29":
        return "Ask for the exception to the filing limit"
    return long
