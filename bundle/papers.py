"""Documents of a bundle: notes as text, papers as they came."""

from __future__ import annotations

import base64
import binascii
from html.parser import HTMLParser
from typing import Any

from billing import documents
from billing.charted import Attachment, Charted
from bundle.parts import Entry, day, first, in_error, items, one_line, reference, text_of, who

_BREAKS = frozenset("p div br li tr h1 h2 h3 h4 h5 table ul ol section".split())


def document(entry: Entry) -> list[Charted]:
    """A DocumentReference: each attachment with its bytes is a note; what is no text is kept as a document as well."""
    resource = entry.resource
    context: Any = resource.get("context") or {}
    visit = reference(first(context.get("encounter")))
    written = str(resource.get("date", ""))
    out: list[Charted] = []
    attachments = [one.get("attachment") or {} for one in items(resource.get("content"))]
    for at, attachment in enumerate(attachments):
        place = f"content[{at}].attachment"
        data = _bytes(entry, place, attachment)
        if data is None:
            continue
        title = one_line(attachment.get("title")) or one_line(resource.get("description")) or text_of(resource.get("type")) or "Document"
        text, paper = _read(entry, place, attachment, data, title)
        if text is None and paper is None:
            continue
        fields = {
            "title": title,
            "author": who(entry, first(resource.get("author"))),
            "from_on": day(written) or day((context.get("period") or {}).get("start")),
            "signed_at": written[:60] if resource.get("docStatus") in ("final", "amended") else "",
            "text": text or "",
        }
        key = entry.key if len(attachments) == 1 else f"{entry.key}#{at}"
        out.append(
            Charted(
                "note", key, entry.where, fields, entry.name(reference(resource.get("subject"))), f"{entry.where}.subject",
                entry.name(visit) if visit else "", f"{entry.where}.context.encounter", attachment=paper,
                taken_back=in_error(resource, "status", "docStatus"),
            )
        )  # fmt: skip
    return out


def _bytes(entry: Entry, place: str, attachment: Any) -> bytes | None:
    if not attachment.get("data"):
        said = f"Its content lies at {one_line(attachment['url'])} and is not fetched" if attachment.get("url") else "It has no content"
        entry.problem(place, f"{said}: ask for the bundle with its attachments in it.")
        return None
    try:
        return base64.b64decode("".join(str(attachment["data"]).split()), validate=True)
    except (binascii.Error, ValueError):
        entry.problem(f"{place}.data", "Its content is no base64.")
        return None


def _read(entry: Entry, place: str, attachment: Any, data: bytes, title: str) -> tuple[str | None, Attachment | None]:
    """The text of what is text; else the paper, whose text is read when it is taken in."""
    told = str(attachment.get("contentType", "")).partition(";")[0].strip().lower()
    media = documents.media(data)
    if told == documents.PDF and media != documents.PDF:
        entry.problem(f"{place}.data", "It is called a PDF and is none.", code="not_pdf")
        return None, None
    if not media:
        entry.problem(place, f"Its content ({told or 'of no named kind'}) is no text, PDF or image.")
        return None, None
    if media != documents.TEXT:
        return None, Attachment(f"{title}{documents.ENDINGS[media]}", data)
    text = documents.text_of(data) or ""
    return _plain(text) if told in ("text/html", "application/xhtml+xml") else text, None


class _Words(HTMLParser):
    """The words of a page, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        if tag in _BREAKS:
            self.out.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style") and self.hidden > 0
        if tag in _BREAKS:
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.out.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))


def _plain(text: str) -> str:
    words = _Words()
    words.feed(text)
    words.close()
    return "\n".join(line for line in map(str.strip, "".join(words.out).split("\n")) if line)
