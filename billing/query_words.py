"""Words that a query may not hold: of payment and its measures, and those that put an answer into the mouth of whoever is asked."""

from __future__ import annotations

import re

_MONEY = re.compile(
    r"\b(pay|pays|paid|paying|payers?|payments?|payable|unpaid|underpaid|overpaid|reimburs\w*|den(?:y|ied|ials?)|insur(?:er|ers|ance|ances)|"
    r"dollars?|cents|money|monetary|revenue|income|profit\w*|financ\w*|billed amount|billing|billable|charges?|fees?|costs?|prices?|"
    r"write[- ]?offs?|appeal(?:s|ed|ing)?|(?:ms-|apr-)?drgs?|mcc|case[- ]mix|cmi|hccs?|raf|risk[- ]adjust\w*|"
    r"severity|soi|rom score|quality (?:scores?|measures?|metrics?|ratings?|indicators?|program\w*)|star ratings?|incentives?|bonus(?:es)?|"
    r"penalt(?:y|ies)|higher[- ]weighted|relative weight|(?:CO|PR|OA|PI)-[A-Z]?\d+)\b|[$€£]\s?\d",
    re.IGNORECASE,
)
_QUOTED_MONEY = re.compile(
    r"\b(payers?|payments?|reimburs\w*|insur(?:er|ers|ance|ances)|dollars?|revenue|write[- ]?offs?|(?:ms-|apr-)?drgs?|case[- ]mix|"
    r"risk[- ]adjust\w*|quality (?:scores?|measures?|metrics?|ratings?)|(?:CO|PR|OA|PI)-[A-Z]?\d+)\b|[$€£]\s?\d",
    re.IGNORECASE,
)
"""Of a quotation: a patient who denies pain, a charge nurse and the severity of a pain are words of the record."""
_LEADING = re.compile(
    r"\b(please (?:document|add|change|state|write|record|chart|amend|confirm|include|update|specify that|clarify that)"
    r"(?: (?:that|the diagnosis|a diagnosis))?|"
    r"(?:can|could|will|would) you (?:please )?(?:document|add|change|include|amend|update)|"
    r"(?:would|do|don't|won't) you (?:not )?(?:agree|think)|wouldn['’]?t you|agree(?:ing)? (?:that|with)|don['’]?t you|"
    r"isn['’]?t (?:it|this|that)|wasn['’]?t (?:it|this|that)|(?:need|needs|has|have|must|ought) to be documented|"
    r"should(?:n['’]?t)? (?:it|this|that|be|have)|must (?:document|add|state|be)|we (?:believe|think|feel|need you|would like you)|"
    r"(?:i|coding) (?:believe|think|need)s? |clearly|obviously|as you know|surely|(?:it|this) (?:appears|seems)(?: that| to)|"
    r"in order to|so (?:that )?(?:it|the claim|we|this) (?:can|will|may|could|gets?))\b",
    re.IGNORECASE,
)


def of_money(text: str, *, quoted: bool = False) -> str:
    """The first word of payment, denial, grouping, severity or quality score, as it is written; '' where there is none."""
    found = (_QUOTED_MONEY if quoted else _MONEY).search(text)
    return found[0] if found else ""


def leading(text: str) -> str:
    """The first words that lead to an answer; '' where there are none."""
    found = _LEADING.search(text)
    return found[0].strip() if found else ""
