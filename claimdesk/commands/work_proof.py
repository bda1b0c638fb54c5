"""claimdesk work proof: that a claim was filed in time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billing.money import plain
from claimdesk.cli import Host, answers

if TYPE_CHECKING:
    from acts.filing import FilingProof


def document(found: FilingProof) -> dict[str, Any]:
    """The JSON of a proof."""

    def on(day: Any) -> str | None:
        return day.isoformat() if day else None

    return {
        "ok": True,
        "claim": found.control_number,
        "patient": found.patient,
        "charge": plain(found.charge_cents),
        "service_from": on(found.from_on),
        "service_to": on(found.to_on),
        "deadline": on(found.deadline.due_on) if found.deadline else None,
        "rule": found.deadline.rule if found.deadline else None,
        "sent_on": on(found.sent_on),
        "received_on": on(found.received_on),
        "in_time": found.in_time,
        "words": found.verdict,
        "sendings": [
            {
                "date": on(one.on),
                "what": one.what,
                "payer": one.payer,
                "file": one.file,
                "frequency": one.frequency,
                "interchange": one.numbers.interchange if one.numbers else None,
                "group": one.numbers.group_number if one.numbers else None,
                "set": one.numbers.set_number if one.numbers else None,
                "reference": one.numbers.reference if one.numbers else None,
                "acknowledgements": [
                    {
                        "kind": ack.kind, "source": ack.source, "date": on(ack.on), "level": ack.level, "verdict": ack.verdict.lower(),
                        "codes": ack.codes.split(), "words": ack.words, "payer_control_number": ack.payer_control_number or None,
                        "file": ack.file,
                    }
                    for ack in one.acks
                ],
            }
            for one in found.sent
        ],
    }  # fmt: skip


@click.command("proof")
@click.argument("claim")
@click.option("--to", "path", type=click.Path(path_type=Path), help="Write the page into this file.")
@answers
def command(host: Host, claim: str, path: Path | None) -> None:
    """Proof of timely filing: when it was sent, who took it in (999, 277CA), and whether that was before its last day."""
    from acts import filing, practice

    with host.desk() as desk:
        found = filing.proof(desk, claim)
        lines = filing.text(found, practice.value(desk, "name"))
    if path is not None:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    host.answer(lambda: document(found), lambda: f"Written to {path}. {found.verdict}" if path else "\n".join(lines))
