"""Every error that leaves the store or an act: what could not be done, where, and what to do about it."""

from __future__ import annotations

from typing import ClassVar


class ClaimdeskError(Exception):
    """Something that could not be done at all; findings about what a payer or a person sent are data, not errors."""

    exit_code: ClassVar[int] = 2

    def __init__(self, what: str, where: str = "", do: str = "") -> None:
        super().__init__(what, where, do)
        self.what = what
        self.where = where
        self.do = do

    def __str__(self) -> str:
        head = f"{self.what} ({self.where})" if self.where else self.what
        return f"{head}\n{self.do}" if self.do else head


class StoreError(ClaimdeskError):
    """The store cannot be used."""

    exit_code = 3


class Missing(StoreError):
    """There is no store at this path."""


class Busy(StoreError):
    """Another session holds the books, and did not let go within the wait."""


class Damaged(StoreError):
    """The file, its tables or its log are not what this program wrote."""


class Newer(StoreError):
    """The store was made by a later version of the program."""


class Full(StoreError):
    """The disk, or the limit on the file's size, has no room."""


class NotWritable(StoreError):
    """The file or its folder cannot be written, or lies where locks cannot be trusted."""


class Refused(ClaimdeskError):
    """It cannot be done as asked; nothing was changed."""


class NoSuch(Refused):
    """What was named is not in the books."""


class Stale(Refused):
    """The row has moved since it was read; both versions are here to be shown."""

    def __init__(self, what: str, where: str = "", do: str = "", *, yours: object = None, theirs: object = None) -> None:
        super().__init__(what, where, do)
        self.yours = yours
        self.theirs = theirs


class Leased(Refused):
    """Another person has it in hand."""

    def __init__(self, what: str, where: str = "", do: str = "", *, by: str = "", until: int | None = None) -> None:
        super().__init__(what, where, do)
        self.by = by
        self.until = until


class Closed(Refused):
    """The accounting period does not take entries any more."""

    def __init__(self, what: str, where: str = "", do: str = "", *, period: str = "") -> None:
        super().__init__(what, where, do)
        self.period = period


class PlanChanged(Refused):
    """What was shown is not what would be done by now."""


class NotAllowed(ClaimdeskError):
    """The right, the role or a limit does not reach this; the attempt is an event of its own."""

    exit_code = 4


class Unsealed(AssertionError):
    """Rows were written that no event covers: a programmer's error, rolled back, never caught."""


class Unbalanced(AssertionError):
    """Ledger entries do not sum to zero: a programmer's error, rolled back, never caught."""
