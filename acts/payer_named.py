"""Which payer a person means: by an identifier of its own, by its name, or by a part of the name that only one has."""

from __future__ import annotations

from billing.books import PayerRef
from billing.text import clean, fold
from store import payers
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused


def payer_named(read: Read, text: str) -> PayerRef:
    """The payer; refused where the words mean none, or more than one."""
    every = payers.every(read)
    by_id = [ref for ref in every if text.strip() in ref.ids]
    by_name = [ref for ref in every if fold(text) and fold(ref.name) == fold(text)]
    by_part = [ref for ref in every if fold(text) and fold(text) in fold(ref.name)]
    found = next((some for some in (by_id, by_name, by_part) if some), [])
    if not found:
        raise NoSuch(f"there is no payer {clean(text)}", "payer", "Write its id or its name as it stands in the queue.")
    if len(found) > 1:
        names = ", ".join(f"{clean(ref.name)} ({clean(next(iter(ref.ids), '-'))})" for ref in found[:5])
        raise Refused(f"more than one payer is meant by {clean(text)}", "payer", f"Write the id: {names}.")
    return found[0]
