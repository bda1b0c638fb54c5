"""What the made-up clinicians wrote: a visit's note, and the papers of the front desk that show what is right where the chart is wrong."""

from __future__ import annotations

from datetime import date

from claimdesk.demo.people import PRACTICE_NAME, Patient
from claimdesk.demo.visits import Fault, Visit

#: In a clinician's words, so that a coder has to find the code: what was found, and what was done about it.
_FOUND = {
    "E119": ("Type 2 diabetes, no complications found. A1c 6.8 today.", "Goes on with metformin. Foot check normal."),
    "I10": ("Blood pressure 148 over 92, primary hypertension as before.", "Lisinopril raised to 20 mg."),
    "E785": ("Lipids above goal, type of hyperlipidemia not worked out.", "Statin begun, lipids again in 8 weeks."),
    "M5450": ("Low back pain for three weeks, no injury, no cause found.", "Exercises shown, ibuprofen as needed."),
    "J069": ("Runny nose and sore throat for four days, acute upper respiratory infection.", "Rest and fluids; back if fever stays."),
    "Z0000": ("General adult examination, nothing abnormal found.", "Screenings up to date."),
    "K219": ("Heartburn after meals, reflux without inflammation of the esophagus.", "Omeprazole 20 mg for 8 weeks."),
    "J45909": ("Asthma, severity not stated, no exacerbation today. Lungs clear.", "Inhaler technique checked."),
    "M25561": ("Pain in the right knee when climbing stairs, no swelling.", "X-ray if no better in 4 weeks."),
    "F411": ("Worry on most days for a year, sleeps badly: generalized anxiety disorder.", "Counselling arranged, sertraline 25 mg."),
    "N390": ("Burning on urination, culture sent; urinary tract infection, site not specified.", "Nitrofurantoin for 5 days."),
    "E039": ("Hypothyroidism, cause not known. TSH 5.9.", "Levothyroxine 75 micrograms."),
    "R5383": ("Tired for two months, fatigue, no other finding.", "Blood count and TSH ordered."),
    "E1122": ("Type 2 diabetes with chronic kidney disease that I relate to the diabetes.", "Metformin goes on; adding insulin."),
    "N1831": ("Chronic kidney disease, eGFR 48, stage 3a.", "Kidney function again in 3 months."),
}
_MODIFIED = {
    "XS": "Done on a separate structure from the first service.",
    "XU": "Does not overlap with the usual parts of the first service.",
    "LT": "Done on the left side.",
    "RT": "Done on the right side.",
}


def note(visit: Visit) -> str:
    """The note of a visit: complaint and findings in words, plan, services; what bears out the right codes, never the codes."""
    found = [_FOUND[code] for code in visit.diagnoses if code in _FOUND]
    lines = ["ASSESSMENT", *(said for said, _ in found), "", "PLAN", *(done for _, done in found)]
    if visit.fault is not None and visit.fault.field == "modifier":
        lines += ["", "PROCEDURE", _MODIFIED[visit.fault.right]]
    return "\n".join(lines)


def paper(who: Patient, fault: Fault, on: date) -> tuple[str, str, str] | None:
    """The paper on file that shows what is right: its kind, its title, its text; None where no paper says it."""
    person = who.person
    head = f"{PRACTICE_NAME}\n{person.last}, {person.first}\n"
    if fault.field == "member_id":
        return "card", f"Card copy {on.isoformat()}", f"{head}{who.payer.name}\nMEMBER NUMBER {fault.right}\nCOPIED {on.isoformat()}\n"
    if fault.field in ("name", "second_record"):
        return (
            "card",
            f"Card copy {on.isoformat()}",
            f"{head}{who.payer.name}\nNAME ON CARD {person.last}, {fault.right}\nMEMBER {who.member_id}\n",
        )
    if fault.field in ("born_on", "sex"):
        born = person.born_on.isoformat() if person.born_on else ""
        text = f"{head}REGISTRATION FORM, FILLED IN BY THE PATIENT\nBORN {born}\nSEX {person.sex}\nSIGNED {on.isoformat()}\n"
        return "record", f"Registration form {on.isoformat()}", text
    if fault.field == "authorization":
        text = f"{head}{who.payer.name}\nAUTHORISATION {fault.right}\nFOR THE VISIT OF {on.isoformat()}\n"
        return "authorisation", f"Authorisation {fault.right}", text
    return None
