"""Random remittances and claims that are valid: what they hold, X12 can carry and `x12.read` gives back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from billing.claim import Claim, Diagnosis, InformationCode, OtherPayer, OtherPayment, ServiceLine
from billing.person import Address, Coverage, Identifier, Payer, Person
from billing.remittance import Adjustment, Amount, ClaimPayment, DateMark, LinePayment, ProviderAdjustment, Remittance
from x12.tokens import Delimiters

#: Signs that are delimiters somewhere in the wild; texts below hold none of them.
SIGNS = "*:~^|>\x1c\x1d\x1e\x1f+'!{}"


def chosen(signs: list[str], by_line: bool) -> Delimiters:
    """Four different signs; or the line end as terminator, which then is no line end."""
    return Delimiters(signs[0], signs[1], "\n" if by_line else signs[2], signs[3])


delimiters = st.builds(chosen, st.permutations(SIGNS), st.booleans())
# Sampled and counted rather than drawn letter by letter: that took minutes.
words = st.sampled_from(["A", "0", "12 MILL ST", "DE LA CRUZ", "X.Y, (Z) #1/2", "SMITH-JONES", "a b"])
names = st.one_of(words, st.sampled_from(["O’BRIEN", "MÜLLER", "李"]))
codes = st.integers(0, 36**6).map(lambda number: f"{number:X}")
days = st.dates(date(1930, 1, 1), date(2035, 12, 31))
cents = st.one_of(st.integers(-(10**9), 10**9), st.integers(-200, 200))
charges = st.integers(0, 10**9)
units = st.sampled_from(["1", "2", "0.5", "12.25", ".5"])
maybe_days = st.none() | days


def tuples(values: st.SearchStrategy[object], most: int) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=most).map(tuple)


addresses = st.builds(Address, line1=words, line2=st.just("") | words, city=words, state=st.just("OH"), zip=st.just("432150001"))


def people(qualifier: str, *more: str, organisation: bool | None = None, address: bool = True) -> st.SearchStrategy[Person]:
    """Someone with a first number of NM109 and, perhaps, further ones of REF."""
    rest = st.lists(st.builds(Identifier, st.sampled_from(more), codes), max_size=2) if more else st.just([])
    return st.builds(
        lambda last, first, place, number, others, company: Person(
            last, "" if company else first, address=place, identifiers=(Identifier(qualifier, number), *others), organisation=company
        ),
        names,
        names,
        addresses if address else st.none(),
        codes,
        rest,
        st.booleans() if organisation is None else st.just(organisation),
    )


adjustments = tuples(
    st.builds(
        Adjustment, group=st.sampled_from(["CO", "PR", "OA", "PI"]), reason=codes, cents=cents, quantity=st.sampled_from(["", "1", "2.5"])
    ),
    9,
)
identifiers = tuples(st.builds(Identifier, st.sampled_from(["EA", "1W", "LU", "G1"]), codes), 3)
amounts = tuples(st.builds(Amount, st.sampled_from(["AU", "B6"]), cents, st.just("")), 2)


@st.composite
def line_payments(draw: st.DrawFn, number: int) -> LinePayment:
    nu = draw(st.booleans())
    begin, end = draw(st.sampled_from([(None, None), (date(2026, 7, 1), date(2026, 7, 1)), (date(2026, 7, 1), date(2026, 7, 4))]))
    submitted = draw(st.just("") | codes)
    return LinePayment(
        number=number,
        line_control_number=draw(st.just("") | codes),
        procedure="" if nu else draw(codes),
        modifiers=() if nu else draw(tuples(codes, 4)),
        revenue=draw(codes) if nu else draw(st.just("") | codes),
        submitted_procedure=submitted,
        submitted_modifiers=draw(tuples(codes, 4)) if submitted else (),
        charge_cents=draw(cents),
        paid_cents=draw(cents),
        units=draw(units),
        submitted_units=draw(st.just("") | units),
        from_on=begin,
        to_on=end,
        adjustments=draw(adjustments),
        remarks=draw(tuples(codes, 3)),
        identifiers=draw(identifiers),
        qualifier="NU" if nu else "HC",
    )


@st.composite
def payments(draw: st.DrawFn, sequence: int) -> ClaimPayment:
    party = people("MI", address=False, organisation=False)
    remarks = draw(tuples(codes, 5))
    return ClaimPayment(
        sequence=sequence,
        control_number=draw(codes),
        status=draw(st.sampled_from(["1", "2", "3", "4", "19", "22", "25"])),
        charge_cents=draw(cents),
        paid_cents=draw(cents),
        patient_share_cents=draw(st.none() | cents),
        filing_code=draw(st.just("") | codes),
        payer_control_number=draw(codes),
        original_reference=draw(st.just("") | codes),
        patient=draw(st.none() | party),
        subscriber=draw(st.none() | party),
        corrected=draw(st.none() | party),
        rendering=draw(st.none() | people("XX", address=False)),
        crossover=draw(st.none() | people("PI", address=False, organisation=True)),
        corrected_payer=draw(st.none() | people("PI", address=False, organisation=True)),
        lines=tuple(draw(line_payments(number)) for number in range(1, draw(st.integers(0, 3)) + 1)),
        adjustments=draw(adjustments),
        remarks=remarks,
        moa=("MOA", "", "", *remarks) if remarks else (),
        dates=draw(tuples(days.map(lambda on: DateMark("232", on, f"{on:%Y%m%d}")), 2)),
        identifiers=draw(identifiers),
        facility_code="11",
        frequency=draw(st.sampled_from(["1", "7", "8"])),
    )


@st.composite
def remittances(draw: st.DrawFn) -> tuple[Remittance, list[ClaimPayment]]:
    """A remittance with its payments; sums are as they fall, balancing is not what is tried here."""
    claims = [draw(payments(sequence)) for sequence in range(1, draw(st.integers(0, 3)) + 1)]
    originator, payer_id, npi = draw(st.tuples(codes, codes, st.booleans()))
    found = ProviderAdjustment(draw(codes), draw(days), "WO", "", 0)
    pairs = draw(st.lists(st.tuples(codes, st.just("") | codes, cents), max_size=14))
    head = Remittance(
        payer=draw(names),
        payer_id=payer_id,
        originator=originator,
        trace=draw(codes),
        method=draw(st.sampled_from(["ACH", "CHK", "NON"])),
        handling=draw(st.sampled_from(["I", "H"])),
        paid_cents=draw(st.integers(0, 10**12)),
        paid_on=draw(days),
        produced_on=draw(maybe_days),
        payee=draw(names),
        payee_npi=draw(codes) if npi else "",
        payee_tax=draw(codes) if not npi else draw(st.just("") | codes),
        payer_ids=tuple(dict.fromkeys([payer_id, originator])),
        provider_adjustments=tuple(replace(found, reason=reason, reference=to, cents=value) for reason, to, value in pairs),
        claim_count=len(claims),
        claim_total_cents=sum(claim.paid_cents for claim in claims),
    )
    return head, claims


#: Segments that a claim, a line and another payer only carry, in the order in which the guide has them.
CLAIM_KEPT = [
    ("PWK", "OZ", "BM", "", "", "AC", "DMN0012"), ("CN1", "02", "20"), ("K3", "STATE DATA"), ("CR1", "LB", "140", "", "A", "DH", "12"),
    ("CRC", "07", "Y", "01"), ("HCP", "03", "100", "10"),
]  # fmt: skip
LINE_KEPT = [
    ("PWK", "OZ", "AA"), ("CR3", "I", "MO", "12"), ("QTY", "PT", "2"), ("MEA", "TR", "R1", "11"), ("AMT", "T", "1"), ("K3", "X"),
    ("PS1", "1", "1"), ("HCP", "03", "1"), ("LQ", "UT", "01.02A"), ("FRM", "1A", "", "J0234"),
]  # fmt: skip
OTHER_KEPT = [("OI", "", "", "N", "P", "", "I"), ("MIA", "0", "", "", "48.51")]


def some_of(rows: list[tuple[str, ...]]) -> st.SearchStrategy[tuple[tuple[str, ...], ...]]:
    """Some of the rows, in their order."""
    return st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)).map(
        lambda wanted: tuple(row for row, chosen in zip(rows, wanted, strict=True) if chosen)
    )


@st.composite
def service_lines(draw: st.DrawFn, number: int, kind: str) -> ServiceLine:
    begin = draw(days)
    code = draw(codes) if kind == "P" else draw(st.just("") | codes)
    paid = st.builds(
        OtherPayment, payer_id=codes, paid_cents=cents, adjustments=adjustments, paid_on=maybe_days, bundled=st.sampled_from(["", "1"]),
        service=st.sampled_from(["", "HC:@1", "HC:@2:25"]), revenue=st.sampled_from(["", "0@9"]) if kind == "I" else st.just(""),
        units=st.sampled_from(["", "7"]), owed_cents=st.none() | cents,
    )  # fmt: skip
    notes = draw(tuples(words, 1))
    return ServiceLine(
        number=number,
        line_control_number=draw(st.just("") | codes),
        procedure=code,
        modifiers=draw(tuples(codes, 4)) if code else (),
        revenue="" if kind == "P" else draw(codes),
        units=draw(units),
        charge_cents=draw(charges),
        from_on=begin,
        to_on=begin + timedelta(days=draw(st.integers(0, 3))),
        pointers=draw(tuples(st.sampled_from("1234"), 4)) if kind == "P" else (),
        place_of_service=draw(st.sampled_from(["", "11"])) if kind == "P" else "",
        rendering=draw(st.none() | people("XX", "PXC", "G2", address=False).map(taxonomy_first)),
        notes=notes,
        other_payments=draw(tuples(paid, 2)),
        identifiers=draw(identifiers),
        unit=draw(st.sampled_from(["UN", "MJ"])),
        description=draw(st.sampled_from(["", "AS SAID"])) if code else "",
        more=draw(st.sampled_from([(), ("", "Y")] if kind == "P" else [(), ("", "25")])),
        providers=draw(st.just(()) | st.tuples(st.tuples(st.just("DK"), people("XX")))),
        note_codes=draw(st.sampled_from([(), ("DCP",)])) if notes else (),
        kept=draw(some_of(LINE_KEPT)),
    )


def taxonomy_first(person: Person) -> Person:
    """As the segments stand: NM1, then PRV, then REF; one taxonomy code at most."""
    codes_first = sorted(person.identifiers[1:], key=lambda one: one.qualifier != "PXC")
    kept = [one for at, one in enumerate(codes_first) if one.qualifier != "PXC" or at == 0]
    return replace(person, identifiers=(person.identifiers[0], *kept))


def taxonomy_last(person: Person) -> Person:
    """A billing provider's stands in a segment above its NM1."""
    first = taxonomy_first(person).identifiers
    return replace(person, identifiers=(first[0], *sorted(first[1:], key=lambda one: one.qualifier == "PXC")))


@st.composite
def coverages(draw: st.DrawFn, sequence: str, rank: int) -> Coverage:
    subscriber = draw(people("MI", "SY", organisation=False))
    return Coverage(
        payer=Payer(draw(names), draw(codes)),
        rank=rank,
        sequence=sequence,
        member_id=subscriber.identifiers[0].value,
        group_number=draw(st.just("") | codes),
        relationship=draw(st.sampled_from(["18", "19"])),
        filing_code=draw(st.sampled_from(["CI", "MB", "MC"])),
        subscriber=subscriber,
        plan_name=draw(st.just("") | words),
        insurance_type=draw(st.sampled_from(["", "12"])),
        payer_qualifier=draw(st.sampled_from(["PI", "XV"])),
        payer_address=draw(st.none() | addresses),
    )


@st.composite
def claims(draw: st.DrawFn, kind: str) -> Claim:
    """A claim that adds up, with one to three payers."""
    lines = tuple(draw(service_lines(number, kind)) for number in range(1, draw(st.integers(1, 3)) + 1))
    places = list("PST")[: draw(st.integers(1, 3))]
    covers = [draw(coverages(place, rank)) for rank, place in enumerate(places, 1)]
    to = draw(st.integers(0, len(covers) - 1))
    own = draw(st.booleans())
    relationship = "18" if own else "19"
    mine = covers[to] = replace(covers[to], relationship=relationship)
    assert mine.subscriber is not None
    born = replace(mine.subscriber, born_on=draw(days), sex="F")
    covers[to] = replace(mine, subscriber=born, payer_numbers=draw(tuples(st.builds(Identifier, st.sampled_from(["FY", "G2"]), codes), 2)))
    others = []
    for at, cover in enumerate(covers):
        if at != to:
            paid = draw(st.none() | cents)
            covers[at] = replace(cover, paid_cents=paid)
            others.append(
                OtherPayer(
                    covers[at], draw(adjustments), () if paid is None else (("D", paid),), draw(tuples(codes, 5)), draw(maybe_days),
                    draw(tuples(st.builds(Identifier, st.sampled_from(["F8", "G1"]), codes), 2)),
                    tuple(("82", one) for one in draw(tuples(people("XX", "G2", address=False), 1))), draw(some_of(OTHER_KEPT[:1])),
                )
            )  # fmt: skip
    begin, end = min(line.from_on for line in lines if line.from_on), max(line.to_on for line in lines if line.to_on)
    span = f"{begin:%Y%m%d}-{end:%Y%m%d}"
    notes = draw(tuples(words, 1))
    contact = ("PER", "IC", "CONNIE", "TE", "3055551234")
    return Claim(
        control_number=draw(codes),
        kind="P" if kind == "P" else "I",
        frequency=draw(st.sampled_from(["1", "7", "8"])),
        charge_cents=sum(line.charge_cents for line in lines),
        payer_control_number=draw(st.just("") | codes),
        patient=born if own else replace(draw(people("SY", organisation=False)), identifiers=(), born_on=draw(days), sex="M"),
        subscriber=born,
        billing=replace(
            draw(people("XX", "EI", "PXC", organisation=True).map(taxonomy_last)), contacts=draw(st.sampled_from([(), (contact,)]))
        ),
        coverages=tuple(covers),
        destination_rank=to + 1,
        lines=lines,
        diagnoses=tuple(Diagnosis("ABK" if at == 1 else "ABF", draw(codes), at, draw(st.sampled_from(["", "Y"]))) for at in range(1, 4)),
        rendering=draw(st.none() | people("XX", "PXC", address=False).map(taxonomy_first)),
        referring=draw(st.none() | people("XX", address=False)),
        attending=draw(st.none() | people("XX", "PXC", address=False).map(taxonomy_first)),
        pay_to=draw(st.none() | people("XX")),
        facility=draw(st.none() | people("XX", organisation=True)),
        facility_code="11",
        service_from_on=begin,
        service_to_on=end,
        relationship=relationship,
        patient_paid_cents=draw(st.none() | charges),
        other_payers=tuple(others),
        identifiers=draw(identifiers),
        notes=notes,
        submitted_on=draw(days),
        providers=tuple(("72", person) for person in draw(tuples(people("XX", address=False), 1))),
        dates=() if kind == "P" else (DateMark("434", begin, span),),
        codes=draw(tuples(st.builds(InformationCode, st.sampled_from(["BG", "BH"]), codes, st.sampled_from(["", "D8:20260701"])), 4)),
        amounts=draw(tuples(st.tuples(st.just("F3"), cents), 1)),
        admission=("3", "7", "01") if kind == "I" else ("", "", ""),
        head=draw(st.sampled_from([(), ("Y" if kind == "P" else "", "C", "W", "I", *[""] * 10, "9")])),
        about_patient=draw(st.sampled_from([(), ("", "", "", "D8", "20260901", "01", "170", "Y")])) if own else (),
        note_codes=draw(st.sampled_from([(), ("CER",)])) if notes else (),
        kept=draw(some_of(CLAIM_KEPT)),
        pay_to_plan=draw(st.none() | people("PI", "2U", organisation=True)),
    )
