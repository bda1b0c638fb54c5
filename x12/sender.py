"""Who sent a file of claims to whom: the identifiers and names of its head (ISA, loops 1000A and 1000B)."""

from __future__ import annotations

import io
from dataclasses import dataclass

from x12.fields import element, number_of
from x12.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Sender:
    """ISA06 and ISA08 with the names, numbers and contact of submitter and receiver; '' where the file does not say. control: ISA13."""

    sender: str = ""
    receiver: str = ""
    sender_name: str = ""
    sender_number: str = ""
    receiver_name: str = ""
    receiver_number: str = ""
    contact: str = ""
    phone: str = ""
    control: int = 0


def of(data: bytes) -> Sender:
    """Read the head of an 837 as far as its first billing provider."""
    said: dict[str, str] = {}
    control = 0
    for segment in Tokens(io.BytesIO(data), lambda finding: None):
        name, elements = segment.elements[0], segment.elements
        if name == "ISA" and "sender" not in said:
            control = number_of(element(elements, 13).strip()) or 0
            said |= {"sender": element(elements, 6).strip(), "receiver": element(elements, 8).strip()}
        elif name == "NM1" and element(elements, 1) in ("41", "40"):
            whose = "sender" if element(elements, 1) == "41" else "receiver"
            said |= {f"{whose}_name": element(elements, 3), f"{whose}_number": element(elements, 9)}
        elif name == "PER" and "contact" not in said:
            numbers = {element(elements, n): element(elements, n + 1) for n in (3, 5, 7)}
            said |= {"contact": element(elements, 2), "phone": numbers.get("TE", "")}
        elif name == "HL":
            break
    return Sender(**said, control=control)
