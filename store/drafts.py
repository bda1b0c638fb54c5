"""What a person typed and has not saved yet, kept in the books: a dropped line loses nothing."""

from __future__ import annotations

from store.engine.sqlite import Read, Write


def put(write: Write, actor: str, subject: str, text: str, moment: int) -> None:
    """Keep the text; an empty one forgets it."""
    if not text:
        write.change("DELETE FROM draft WHERE actor = :actor AND subject = :subject", actor=actor, subject=subject)
        return
    write.change(
        "INSERT INTO draft(actor, subject, moment, text) VALUES (:actor, :subject, :moment, :text) "
        "ON CONFLICT(actor, subject) DO UPDATE SET moment = excluded.moment, text = excluded.text",
        actor=actor,
        subject=subject,
        moment=moment,
        text=text,
    )


def get(read: Read, actor: str, subject: str) -> tuple[str, int]:
    """The text and when it was kept; '' and 0 where there is none."""
    row = read.one("SELECT text, moment FROM draft WHERE actor = :actor AND subject = :subject", actor=actor, subject=subject)
    return (row[0], row[1]) if row else ("", 0)


def subjects(read: Read, actor: str) -> dict[str, int]:
    """What this person has drafts on, and since when."""
    return {row[0]: row[1] for row in read.run("SELECT subject, moment FROM draft WHERE actor = :actor ORDER BY moment DESC", actor=actor)}


def others(read: Read, actor: str, subject: str) -> str:
    """Who else has a draft on this; '' where nobody has."""
    found = read.value("SELECT actor FROM draft WHERE subject = :subject AND actor <> :actor ORDER BY moment LIMIT 1", subject=subject,
                       actor=actor)  # fmt: skip
    return str(found or "")
