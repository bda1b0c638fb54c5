"""The run of many edits: what is not run, what fails, what the practice takes otherwise."""

from __future__ import annotations

from billing.edits.context import Context
from billing.edits.frame import Edit, Problem, Said, run
from billing.edits.reference import Missing
from tests.billing.edits.clean import context, professional


def _bad(context: Context) -> Said:
    yield Problem("Wrong.", "note")


def _blind(context: Context) -> Said:
    yield Missing("no NCCI table")


def _broken(context: Context) -> Said:
    yield Problem("Half.", "note")
    raise KeyError("E119")


def _edit(number: str, check: object, **more: object) -> Edit:
    return Edit(number, 1, "E", "t", check, ("note",), "claim", "Mend it.", **more)  # type: ignore[arg-type]


def test_a_missing_table_is_told_and_never_counts_as_passed() -> None:
    """Not run is a third answer."""
    result = run(context(), [_edit("S901", _bad), _edit("S606", _blind)])
    assert [(one.edit, one.missing) for one in result.not_run] == [("S606", "no NCCI table")]
    assert (result.ran, result.words) == (1, "1 error, 0 warnings, 1 not run (no NCCI table)")


def test_an_edit_that_fails_keeps_no_other_from_looking() -> None:
    """And says that it was not run."""
    result = run(context(), [_edit("S1", _broken), _edit("S2", _bad)])
    assert [one.edit for one in result.findings] == ["S2"]
    assert result.not_run[0].missing == "it failed on this claim: KeyError"


def test_the_practice_takes_an_edit_otherwise_for_a_payer() -> None:
    """Down, up, or off."""
    edits = [_edit("S1", _bad)]
    assert run(context(severities={"S1": "W"}), edits).findings[0].severity == "W"
    off = run(context(severities={"S1": "off"}), edits)
    assert (off.findings, off.not_run, off.ran) == ((), (), 0)


def test_an_edit_is_asked_only_where_it_applies() -> None:
    """What does not apply has run."""
    edits = [_edit("S1", _bad, applies=lambda one: one.claim.kind == "I")]
    assert run(context(professional()), edits).findings == ()


def test_the_same_thing_is_said_once() -> None:
    """Twice the same finding is one."""

    def twice(given: Context) -> Said:
        yield from _bad(given)
        yield from _bad(given)

    assert len(run(context(), [_edit("S1", twice)]).findings) == 1
