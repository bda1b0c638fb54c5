"""Who pays the made-up practice, what it does and why it is denied: the one preset, to be edited as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MadePayer:
    """A payer that does not exist: share of the patients, share of claims denied at first, price as a multiple of Medicare's."""

    name: str
    payer_id: str
    filing_code: str
    share: int
    denied: float
    price: float
    prefix: str
    originator: str
    coinsurance: float = 0.55
    copay: float = 0.30
    prior_payer_cut: bool = False


#: Shares in per cent; denial rates of the first pass by kind of payer.
PAYERS = (
    MadePayer("MEDICARE B DEMO", "DEMO1", "MB", 27, 0.07, 1.00, "MB", "1999000001", 1.0, 0.0, True),
    MadePayer("NORTHGATE MA DEMO", "DEMO2", "16", 17, 0.157, 1.02, "NG", "1999000002", 0.3, 0.6),
    MadePayer("BLUESTEM PPO DEMO", "DEMO3", "BL", 14, 0.11, 1.30, "BS", "1999000003"),
    MadePayer("HARBORLINE DEMO", "DEMO4", "CI", 14, 0.139, 1.39, "HL", "1999000004"),
    MadePayer("CEDAR MUTUAL DEMO", "DEMO5", "CI", 10, 0.139, 1.39, "CM", "1999000005"),
    MadePayer("ST MEDICAID DEMO", "DEMO6", "MC", 12, 0.155, 0.72, "SM", "1999000006", 0.0, 0.1),
    MadePayer("LARKSPUR EXCHANGE DEMO", "DEMO7", "12", 4, 0.19, 1.05, "LX", "1999000007"),
    MadePayer("IRONWOOD COMP DEMO", "DEMO8", "WC", 2, 0.20, 1.50, "IC", "1999000008", 0.0, 0.0),
)
MEDICARE, COMMERCIAL = PAYERS[0], PAYERS[2:5]

#: Pays behind Medicare, which passes its answers on; and the plan of a spouse, which has to be billed.
SUPPLEMENT = MadePayer("CORNERSTONE SUPPLEMENT DEMO", "DEMO9", "CI", 0, 0.0, 1.0, "CS", "1999000009")
SPOUSE_PLAN = PAYERS[4]


@dataclass(frozen=True, slots=True)
class Service:
    """A code that may be shipped (HCPCS letters, or the practice's own), Medicare's price in cents, how often, and a revenue code."""

    code: str
    price_cents: int
    weight: int
    revenue: str = "0510"
    first: bool = False


#: Office visits have the practice's own codes, to be mapped to those that it has a licence for.
SERVICES = (
    Service("OV-EST-3", 9200, 30, first=True),
    Service("OV-EST-4", 13000, 26, first=True),
    Service("OV-NEW-3", 11300, 8, first=True),
    Service("OV-EST-2", 12100, 6, first=True),
    Service("G0439", 13400, 6, first=True),
    Service("G0402", 16800, 2, first=True),
    Service("G0438", 17100, 3, first=True),
    Service("G2211", 1600, 10),
    Service("G0444", 1850, 6),
    Service("G0108", 5500, 4),
    Service("G0283", 1150, 5),
    Service("Q3014", 2900, 2),
    Service("G0008", 3000, 6, "0771"),
    Service("J3420", 450, 7, "0636"),
    Service("J1885", 310, 6, "0636"),
    Service("J0696", 520, 4, "0636"),
    Service("J1100", 280, 4, "0636"),
    Service("J3301", 940, 5, "0636"),
)
FIRST_SERVICES = tuple(service for service in SERVICES if service.first)
MORE_SERVICES = tuple(service for service in SERVICES if not service.first)

#: How many services a visit has, in per cent.
LINES = ((1, 42), (2, 30), (3, 16), (4, 8), (5, 4))

#: Diagnoses that can be billed, and their headers, which cannot.
DIAGNOSES = ("E119", "I10", "E785", "M5450", "J069", "Z0000", "K219", "J45909", "M25561", "F411", "N390", "E039", "R5383", "E1122", "N1831")
HEADERS = {"E119": "E11", "M5450": "M54", "J45909": "J45", "M25561": "M25", "F411": "F41", "N1831": "N18"}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a claim is denied: code and remarks as the payer sends them, how often, what is wrong in the chart or claim, what mends it,
    and how often mending brings the money."""

    group: str
    reason: str
    weight: float
    remarks: tuple[str, ...]
    fault: str
    fix: str
    won: float

    @property
    def code(self) -> str:
        """As it is written: CO-16."""
        return f"{self.group}-{self.reason}"


CAUSES = (
    Cause("CO", "16", 7, ("N382", "MA130"), "member_id", "correct the member number, send as new", 0.80),
    Cause("CO", "16", 4, ("N290",), "rendering_npi", "correct the rendering provider's NPI, send as new", 0.80),
    Cause("CO", "16", 4, ("M76",), "diagnosis", "code the diagnosis to its last place, send corrected", 0.80),
    Cause("CO", "16", 3, ("MA27",), "name", "correct the name as on the card, send as new", 0.80),
    Cause("CO", "197", 12, ("M62",), "authorization", "add the authorisation number, send corrected", 0.45),
    Cause("OA", "18", 10, ("N522",), "double", "find the first claim; nothing more is owed", 0.10),
    Cause("CO", "50", 9, ("N115",), "", "appeal with the notes", 0.40),
    Cause("CO", "22", 8, ("MA04",), "payer_order", "bill the other plan first", 0.75),
    Cause("CO", "97", 8, ("N19",), "modifier", "add the modifier where the service is distinct", 0.35),
    Cause("PR", "27", 8, ("N30",), "cover_ended", "find the cover of that day", 0.30),
    Cause("CO", "109", 6, ("N418",), "wrong_payer", "send it to the plan that covers the patient", 0.85),
    Cause("CO", "11", 5, ("M64",), "pointer", "ask the coder which diagnosis bears it out", 0.75),
    Cause("CO", "4", 4, ("N519",), "modifier", "add the modifier, send corrected", 0.75),
    Cause("CO", "31", 4, ("N382",), "born_on", "correct the birth date, send as new", 0.85),
    Cause("CO", "29", 4, (), "late", "file the proof that it was sent in time", 0.05),
    Cause("PR", "96", 4, ("N130",), "", "read the plan's booklet", 0.15),
    Cause("PR", "204", 0.7, ("N130",), "", "read the plan's booklet", 0.15),
    Cause("CO", "151", 0.7, ("N362",), "units", "correct the units or appeal", 0.35),
    Cause("CO", "252", 1.2, ("N706",), "", "send the records, not the claim", 0.60),
    Cause("CO", "B7", 0.7, ("N570",), "enrolment", "mend the provider's enrolment", 0.55),
    Cause("CO", "7", 0.7, ("MA39",), "sex", "correct the sex on record, send corrected", 0.65),
    Cause("CO", "167", 0.5, ("N115",), "", "appeal with the notes", 0.15),
    Cause("CO", "236", 0.5, (), "modifier", "add the modifier on the proper code", 0.30),
)
CAUSE_WEIGHTS = tuple(cause.weight for cause in CAUSES)

#: Where the payer never processed it, it is sent as new; where the payer decided, as a replacement.
SENT_AS_NEW = frozenset({"16", "31", "109"})

#: A line denied on a claim that is otherwise paid.
PART_CAUSES = tuple(cause for cause in CAUSES if cause.reason in ("97", "96", "11", "4", "151", "236"))
PART_WEIGHTS = tuple(cause.weight for cause in PART_CAUSES)
PART_DENIED = 0.035

#: A code that no playbook has, for the review queue.
UNKNOWN_CODE = ("CO", "301")


@dataclass(frozen=True, slots=True)
class Habits:
    """Everything else, as shares."""

    crossover: float = 0.35  # Medicare patients with a supplement behind it
    spouse_plan: float = 0.06  # commercial patients with a second plan
    protected: float = 0.04  # Medicare patients whom the law protects from their share
    institutional: float = 0.03  # visits billed by the hospital department
    lost: float = 0.02  # claims that no payer ever answers
    reversed: float = 0.012  # paid claims that are taken back and answered anew
    unknown: float = 0.004  # claims with a code that the playbook lacks
    reworked: float = 0.75  # denials that the practice does something about
    reworked_long_ago: float = 0.95  # of those that are old, more; and more of them were won in the end
    won_in_the_end: float = 0.30
    double_record: float = 0.01  # patients who have a second record under a name nearly the same
    recouped: float = 0.03  # remittances with an old overpayment taken back
    interest: float = 0.02
    refund_shown: float = 0.005
    repeats: float = 0.03  # second answers that repeat the first payer's write-off
    overpaid: float = 0.004  # second answers that pay more than was left
    deductible: tuple[float, ...] = (0.5, 0.4, 0.3, 0.15, 0.12, 0.1, 0.08, 0.07, 0.06, 0.05, 0.05, 0.04)


HABITS = Habits()

#: Every code that a claim of this practice may hold.
ALL_CODES = frozenset(service.code for service in SERVICES)
