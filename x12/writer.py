"""Records to bytes: 835 and 837 interchanges which `x12.read` reads back as the same records."""

from __future__ import annotations

from x12.claim_writer import write_claims
from x12.interchange import Sending
from x12.remittance_writer import write_remittances
from x12.tokens import Delimiters

__all__ = ["Delimiters", "Sending", "write_claims", "write_remittances"]
