"""When copies of a record may be denied (45 CFR 164.524): the grounds, which of them a second professional looks at again, who that
professional may be, and what has to be given nevertheless."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: 164.524(a)(2), and (d)(3) for what lies elsewhere: such a denial is looked at by nobody else.
FINAL = {
    "psychotherapy-notes": "they are a therapist's own notes of talks with you, kept apart from the record",
    "legal-proceeding": "it was put together for a lawsuit or another proceeding, or because one was to be expected",
    "inmate": "a copy would endanger somebody's health or safety, or the security, in the place where you are held",
    "research": "it belongs to a study with treatment that is still going on, and you agreed to wait for it until the study ends",
    "privacy-act": "the Privacy Act (5 U.S.C. 552a) does not open it",
    "promised-confidence": "somebody who does not treat patients told it in confidence, and a copy would show who that was",
    "not-held": "we do not keep it",
}
#: 164.524(a)(3): a licensed professional judged it, and another one looks at it again where the patient asks.
REVIEWED = {
    "danger": "a licensed professional judged that it would probably endanger your life or safety, or that of somebody else",
    "other-person": "it speaks of somebody else, and a licensed professional judged that seeing it would probably do them serious harm",
    "representative": "it was asked for on the patient's behalf, and a licensed professional judged that giving it to the one who asks "
    "would probably do the patient or somebody else serious harm",
}
GROUNDS = FINAL | REVIEWED
#: The same for a choice on a screen.
SHORT = {
    "psychotherapy-notes": "a therapist's own notes, kept apart from the record",
    "legal-proceeding": "put together for a lawsuit or another proceeding",
    "inmate": "a copy would endanger the place where they are held",
    "research": "a study still goes on, and they agreed to wait",
    "privacy-act": "the Privacy Act does not open it",
    "promised-confidence": "told in confidence, and it would show by whom",
    "not-held": "we do not keep it",
    "danger": "reviewed: it would endanger life or safety",
    "other-person": "reviewed: serious harm to somebody it speaks of",
    "representative": "reviewed: serious harm through who asks for them",
}
PARAGRAPH = {
    "psychotherapy-notes": "164.524(a)(2)(i)",
    "legal-proceeding": "164.524(a)(2)(i)",
    "inmate": "164.524(a)(2)(ii)",
    "research": "164.524(a)(2)(iii)",
    "privacy-act": "164.524(a)(2)(iv)",
    "promised-confidence": "164.524(a)(2)(v)",
    "not-held": "164.524(d)(3)",
    "danger": "164.524(a)(3)(i)",
    "other-person": "164.524(a)(3)(ii)",
    "representative": "164.524(a)(3)(iii)",
}
OUTCOMES = {
    "upheld": "the denial stands",
    "in-part": "part of it is given, and for the rest the denial stands",
    "granted": "the denial falls: all of it is given",
}
"""What the second professional may decide."""


@dataclass(frozen=True, slots=True)
class Denial:
    """How the copies of a request were denied. ground '': they were not. withheld: what is kept back, '' for all of it. judged_by: who
    judged it, name and licence, on a reviewed ground. reviewer, outcome: of the second look, '' before there is one."""

    ground: str = ""
    withheld: str = ""
    judged_by: str = ""
    reviewer: str = ""
    outcome: str = ""

    @property
    def reviewable(self) -> bool:
        """Whether the patient may have it looked at again."""
        return self.ground in REVIEWED

    @property
    def gives(self) -> bool:
        """Whether something has to be given: all, or what is not kept back (164.524(d)(1))."""
        return not self.ground or bool(self.withheld) or self.outcome in ("in-part", "granted")

    @property
    def rest_runs(self) -> bool:
        """Whether the thirty days run on for the part that is given: a letter of denial answers for the other alone."""
        return bool(self.ground and self.withheld) and self.outcome in ("", "upheld")


def cannot_deny(ground: str, reason: str, judged_by: str) -> str:
    """Why copies cannot be denied so; '' where they can."""
    if ground not in GROUNDS:
        return f"copies are denied on one of these grounds: {', '.join(GROUNDS)}"
    if not reason.strip():
        return "a denial says its basis in plain words"
    if ground in REVIEWED and not licensed(judged_by):
        return f"on the ground {ground} a licensed professional has judged: name and licence are not said"
    if ground not in REVIEWED and judged_by.strip():
        return f"the ground {ground} rests on nobody's judgement"
    return ""


def cannot_review(reviewer: str, part_in_it: tuple[str, ...]) -> str:
    """Why this professional cannot look at it again; '' where they can. part_in_it: who judged and who decided the denial."""
    if not licensed(reviewer):
        return "the reviewer is a licensed professional: name and licence are not said"
    took = next((one for one in part_in_it if same(one, reviewer)), "")
    return f"{took} took part in the denial" if took else ""


def licensed(said: str) -> bool:
    """Whether it says a name and a licence: Ruth Ortiz MD, Ohio 35.041220."""
    name, mark, licence = said.partition(",")
    return bool(mark and _name(name) and re.search(r"\w", licence))


_TITLES = frozenset("dr md do phd psyd np pa rn aprn lcsw lisw doctor mr ms mrs prof".split())


def _name(said: str) -> frozenset[str]:
    bare = said.partition(",")[0].casefold().replace(".", " ").replace("'", "")
    return frozenset(word for word in re.findall(r"\w+", bare) if word not in _TITLES)


def same(one: str, other: str) -> bool:
    """Whether two wordings of a name are of one person: all the words of the shorter stand in the longer, an initial for its name."""
    short, long = sorted((_name(one), _name(other)), key=len)
    return bool(short) and all(_stands(word, long) for word in short)


def _stands(word: str, names: frozenset[str]) -> bool:
    return any(word == name or (min(len(word), len(name)) == 1 and word[0] == name[0]) for name in names)
