"""The made-up practice and its people: names from lists of our own, numbers that check but belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from billing.person import Address, Identifier, Person
from claimdesk.demo.payers import COMMERCIAL, HABITS, MEDICARE, PAYERS, SPOUSE_PLAN, SUPPLEMENT, MadePayer

SURNAMES = (
    "OKAFOR BRANDT LINDQVIST HADDAD ABARA WHITCOMBE PEREIRA NAKAGAWA DUBOIS MORENO FITZGERALD OSEI VARGA QUISPE HOLM "
    "IBRAHIM TRAN BAPTISTE CASTELLANOS SMITH-JONES O'BRIEN MCALLISTER NGUYEN PATEL KOWALSKI ERIKSEN ROSSI MBEKI SILVA "
    "YAMADA KHAN LOPEZ ANDERSEN BAKER CHEN DIALLO ECHEVERRIA FORSYTHE GUPTA HERNANDEZ IVANOV JANSSEN KAPLAN LEBLANC MARSH "
    "NDIAYE OLSEN PAPADAKIS QUINN RAMIREZ STEINER TAVARES UNDERHILL VALENTINE WOJCIK XIONG YOUNG ZIMMERMAN ALVAREZ BLOOM "
    "CROWE DASGUPTA ELLISON FARRELL GRANT HUANG "
).split()
TWO_WORDS = ("DE LA CRUZ", "VAN DYK", "ST JOHN", "DA COSTA")
GIVEN = {
    "F": (
        "ADAEZE UNA INEZ CELINE SIGRID MARIA JOY LINH AISHA ROSE ANNA PRIYA GRETA LUCIA HANA NOOR EDITH CLARA MEI FATIMA "
        "OLGA RUTH SOFIA TESS VERA YARA ZOE HELEN IDA JUNE "
    ).split(),
    "M": (
        "SAMIR ELIAS CHIDI TOMAS REN KWABENA PETER YUSUF LEON JOHN WEI PEDRO LARS IVAN OMAR ANDRE FELIX GUS HUGO KAI LUIS "
        "MAX NOAH OTTO PAUL RAFE SEAN THEO VICTOR WALT "
    ).split(),
}
STREETS = ("MILL ST", "ELM ST", "RIVER RD", "ORCHARD LN", "SECOND AVE", "QUARRY RD", "HARBOR WAY", "CHAPEL HILL")
#: A town that is nowhere, under ZIP codes that no post office has.
CITY, STATE, ZIPS = "SAMPLETON", "OH", ("99997", "99998", "99999")

PRACTICE_NAME = "RIVERBEND FAMILY DEMO"
SENDER, RECEIVER = "RIVERBENDDEMO", "CLEARINGDEMO"
TAX = "999000000"


def npi(rng: Random, first: str = "1") -> str:
    """Ten digits that pass the check of a provider number."""
    base = first + "".join(str(rng.randrange(10)) for _ in range(8))
    return base + check_digit(base)


def check_digit(base: str) -> str:
    """The last digit of an NPI (Luhn over 80840 and the first nine)."""
    total = 0
    for at, digit in enumerate(reversed("80840" + base)):
        number = int(digit) * (2 if at % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return str(-total % 10)


_MEDICARE_LETTERS = "ACDEFGHJKMNPQRTUVWXY"


@dataclass(frozen=True, slots=True)
class Practice:
    """Who bills, who treats, and how much above Medicare's price the practice charges for each code."""

    billing: Person
    providers: tuple[Person, ...]
    charges: dict[str, int]
    seed: int


@dataclass(frozen=True, slots=True)
class Patient:
    """A person with the cover that they really have. wrong_name: the spelling of a second record of the same person, '' for none."""

    index: int
    person: Person
    subscriber: Person
    relationship: str
    member_id: str
    payer: MadePayer
    second: MadePayer | None
    second_member_id: str
    protected: bool
    wrong_name: str = ""

    @property
    def crossover(self) -> bool:
        """Whether the first payer passes its answers on to the second."""
        return self.second is SUPPLEMENT


def practice(seed: int, charges: dict[str, int]) -> Practice:
    """The practice of this seed: one group, six providers."""
    rng = Random(f"{seed}:practice")
    billing = Person(
        PRACTICE_NAME,
        address=Address("12 MILL ST", "", CITY, STATE, "999980001"),
        identifiers=(Identifier("XX", npi(rng)), Identifier("EI", TAX)),
        organisation=True,
    )
    names = (("LINDHOLM", "ASTA"), ("OYELARAN", "TUNDE"), ("CASTRO", "MILA"), ("BERGSTROM", "NILS"), ("RAO", "ANJALI"), ("FINCH", "DORA"))
    providers = tuple(Person(last, first, identifiers=(Identifier("XX", npi(rng)),)) for last, first in names)
    return Practice(billing, providers, charges, seed)


def patient(seed: int, index: int, today: date) -> Patient:
    """The patient of this number: always the same for a seed, so none has to be kept."""
    rng = Random(f"{seed}:patient:{index}")
    payer = rng.choices(PAYERS, [each.share for each in PAYERS])[0]
    sex = rng.choice("FM")
    last = rng.choice(TWO_WORDS) if rng.random() < 0.03 else rng.choice(SURNAMES)
    first = rng.choice(GIVEN[sex])
    years = rng.randint(65, 92) if payer in (MEDICARE, PAYERS[1]) else rng.randint(3, 64)
    born_on = today - timedelta(days=365 * years + rng.randrange(365))
    address = Address(f"{rng.randint(1, 980)} {rng.choice(STREETS)}", "", CITY, STATE, rng.choice(ZIPS))
    person = Person(last, first, born_on=born_on, sex=sex, address=address)
    number = rng.randint(10**8, 10**9 - 1)
    member_id = _medicare_number(number) if payer is MEDICARE else f"{payer.prefix}D{number}"
    subscriber, relationship = person, "18"
    if years < 18 and payer.filing_code != "MC":
        parent = rng.choice("FM")
        subscriber = Person(
            last, rng.choice(GIVEN[parent]), born_on=born_on - timedelta(days=365 * rng.randint(21, 39)), sex=parent, address=address
        )
        relationship = "19"
    second = _second(rng, payer)
    return Patient(
        index,
        person,
        subscriber,
        relationship,
        member_id,
        payer,
        second,
        f"{second.prefix}D{rng.randint(10**8, 10**9 - 1)}" if second else "",
        payer is MEDICARE and second is None and rng.random() < HABITS.protected,
        _misspelt(first) if rng.random() < HABITS.double_record else "",
    )


def _medicare_number(number: int) -> str:
    """Nine digits as a number of Medicare looks (CMS): 11 signs, letters and digits in their places; never S, L, O, I, B or Z."""
    digits = [int(digit) for digit in str(number)]
    letters = [_MEDICARE_LETTERS[digit + shift] for digit, shift in zip(digits, (0, 0, 10, 0, 5, 10, 0, 10, 3), strict=True)]
    return (
        f"{digits[0]}{letters[1]}{letters[2]}{digits[3]}{letters[4]}{letters[5]}{digits[6]}{letters[7]}{letters[8]}{digits[8]}{digits[0]}"
    )


def _second(rng: Random, payer: MadePayer) -> MadePayer | None:
    """A supplement behind Medicare, or a spouse's plan behind a commercial one."""
    if payer is MEDICARE:
        return SUPPLEMENT if rng.random() < HABITS.crossover else None
    if payer in COMMERCIAL and payer is not SPOUSE_PLAN:
        return SPOUSE_PLAN if rng.random() < HABITS.spouse_plan else None
    return None


def _misspelt(first: str) -> str:
    """A name with two letters changed over, or one twice."""
    return first[:-2] + first[-1] + first[-2] if len(set(first[-2:])) > 1 else first + first[-1]
