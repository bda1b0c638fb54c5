"""Documents: taken in from a file, filed to a claim, moved from a wrong one, dismissed, shown, saved as a file; nothing is ever lost."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from acts import intake, listed, pdf_text
from acts.desk import Act, Desk, act
from acts.document_rows import ClaimFound, DocumentRow, DocumentView, document_row
from acts.hands import claim_row
from acts.seen import seen
from billing import documents as rule
from billing.text import clean
from store import document_clues
from store import documents as kept
from store.documents import DISMISSED, FILED, INCOMING, RESTRICTED, Document
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, Refused, Stale

SIZE_MOST = 50_000_000
TEXT_MOST = 400_000
NAME_MOST = 120
VIEWS = (INCOMING, FILED, DISMISSED)
_NOTES = {
    pdf_text.LOCKED: "locked with a password: no text could be read",
    pdf_text.BROKEN: "damaged: no text could be read",
}
NO_TEXT = "no text in it"


# -- taken in


def add(desk: Desk, path: str | Path, claim: str = "", kind: str = "", came: str = "scan", note: str = "") -> DocumentRow:
    """Take a file in, among what came in or filed to a claim. The same bytes are stored once, whatever their name."""
    path = Path(path)
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    if size > SIZE_MOST:
        raise Refused(f"{_name(path.name)} has {size:,} bytes", "document", f"At most {SIZE_MOST:,} are kept: scan it with less detail.")
    return add_bytes(desk, intake.bytes_of(path), path.name, claim, kind, came, note)


def add_bytes(desk: Desk, data: bytes, name: str, claim: str = "", kind: str = "", came: str = "scan", note: str = "") -> DocumentRow:
    """The same for bytes that lie at hand, under a name."""
    name = _name(name)
    if came not in rule.CAME:
        raise Refused(f"there is no way {clean(came)} to come in", "document", f"It is one of {', '.join(rule.CAME)}.")
    _known_kind(kind or "other")
    if claim:
        claim_row(desk.books.read, claim)
    sha256 = hashlib.sha256(data).hexdigest()
    if kept.by_content(desk.books.read, sha256) is not None:
        return _again(desk, sha256, name, claim, kind, note)
    fresh = prepared(data, name, came)
    return _add(desk, fresh, claim, kind or (rule.guess(fresh.text) if fresh.text else "other"), note)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as it will be kept: looked at, its text read, nothing written."""

    sha256: str
    name: str
    media: str
    data: bytes
    came: str
    pages: int
    text: str
    text_note: str


def prepared(data: bytes, name: str, came: str) -> Prepared:
    """What would be kept of these bytes; refused where they are no document. Reads a PDF, so it is done before an act, not in it."""
    name = _name(name)
    media = _media(data, name)
    return Prepared(hashlib.sha256(data).hexdigest(), name, media, data, came, *_text(data, media, name))


def in_chart(act: Act, fresh: Prepared, claim: str, note: str) -> int:
    """Keep a document that belongs to a patient's chart, as a part of another act: filed to the claim, or to no claim; its number."""
    known = kept.by_content(act.write, fresh.sha256)
    if known is not None:
        return known
    number = _stored(act, fresh)
    row = claim_row(act.write, claim) if claim else None
    kept.put(
        act.write, number, row["id"] if row is not None else None, "record", state=FILED, note=note, actor=act.actor.name, moment=act.moment
    )
    return number


def _stored(act: Act, fresh: Prepared) -> int:
    number = kept.add(
        act.write, sha256=fresh.sha256, name=fresh.name, media=fresh.media, data=fresh.data, came=fresh.came, pages=fresh.pages,
        text=fresh.text, text_note=fresh.text_note, actor=act.actor.name, moment=act.moment, event=act.number,
    )  # fmt: skip
    act.subject("document", f"DOC-{number}")
    act.total("documents", 1)
    return number


@act("documents.add")
def _add(act: Act, fresh: Prepared, claim: str, kind: str, note: str) -> DocumentRow:
    known = kept.by_content(act.write, fresh.sha256)
    if known is not None:  # another session was faster
        act.nothing()
        return document_row(_places(act.write, known)[0], f"It was here already as DOC-{known}.", kept=False)
    number = _stored(act, fresh)
    _put(act, number, claim, kind, note)
    return document_row(_places(act.write, number)[0])


@act("documents.add")
def _again(act: Act, sha256: str, name: str, claim: str, kind: str, note: str) -> DocumentRow:
    """Bytes that are here: not stored twice, but filed where that is asked, and found again where they had been dismissed."""
    number = kept.by_content(act.write, sha256)
    assert number is not None
    places = _places(act.write, number)
    first = places[0]
    here = f"It was here already as DOC-{number}" + (f" ({clean(first.name)})" if first.name != name else "")
    act.subject("document", f"DOC-{number}")
    asked = claim_row(act.write, claim) if claim else None
    if asked is None and first.state != DISMISSED:
        act.nothing()
        where = f"filed to {clean(first.control_number)}" if first.claim is not None else "in a patient's chart"
        at = f", {where}" if first.state == FILED else ", among what came in"
        return document_row(first, f"{here}{at}.", kept=False)
    if asked is not None and any(one.claim == asked["id"] and one.state == FILED for one in places):
        act.nothing()
        return document_row(first, f"{here}, filed to this claim.", kept=False)
    kind = kind or first.kind
    if first.state == FILED and asked is not None:
        _put(act, number, claim, kind, note)
    else:
        _set(act, first, asked["id"] if asked is not None else None, kind, FILED if asked is not None else INCOMING, note)
        if asked is not None:
            act.subject("claim", asked["control_number"])
    return document_row(_place_at(act.write, number, asked["id"] if asked is not None else None), f"{here}.", kept=False)


def _name(text: str) -> str:
    """A file's name, as it is kept: without folders, cleaned, not longer than a row."""
    bare = clean(text.replace("\\", "/").rpartition("/")[2]).strip()
    return bare[-NAME_MOST:] or "unnamed"


def _media(data: bytes, name: str) -> str:
    if not data:
        raise Refused(f"{name} is empty", "document", "Ask for it again, or scan it again.")
    if len(data) > SIZE_MOST:
        raise Refused(f"{name} has {len(data):,} bytes", "document", f"At most {SIZE_MOST:,} are kept: scan it with less detail.")
    media = rule.media(data)
    if not media:
        what = "no PDF, though its name says so" if name.lower().endswith(".pdf") else "no PDF, image or text"
        raise Refused(f"{name} is {what}", "document", "Nothing of it was kept. Save it as PDF, PNG, JPEG, TIFF or text.")
    return media


def _text(data: bytes, media: str, name: str) -> tuple[int, str, str]:
    """Pages, text, and why there is none, or what else is to be said of it; what costs more to read than any paper does is refused."""
    belied = media != rule.PDF and name.lower().endswith(".pdf")
    if media == rule.TEXT:
        return 0, rule.tidy(rule.text_of(data) or "", TEXT_MOST), "it is no PDF, though its name says so, but plain text" if belied else ""
    if media != rule.PDF:
        return 0, "", f"it is no PDF, though its name says so, but an image: {NO_TEXT}" if belied else NO_TEXT
    read = pdf_text.read(data)
    if read.fault == pdf_text.BOMB:
        raise Refused(
            f"{name} takes more time or memory to read than any paper does", "document", "Nothing of it was kept. Print it to a new PDF."
        )
    text = rule.tidy(read.text, TEXT_MOST)
    if read.fault:
        return read.pages, text, _NOTES[read.fault]
    if not text.strip():
        return read.pages, "", NO_TEXT if read.pages else "it has no pages"
    cut = read.pages > pdf_text.PAGES_MOST or len(read.text) >= TEXT_MOST
    return read.pages, text, "only the first part of its text was read" if cut else ""


# -- where it lies


def _known_kind(kind: str) -> str:
    if kind not in rule.KINDS:
        raise Refused(f"there is no kind {clean(kind)}", "document", f"It is one of {', '.join(rule.KINDS)}.")
    return kind


def _put(act: Act, document: int, claim: str, kind: str, note: str) -> None:
    row = claim_row(act.write, claim) if claim else None
    state = FILED if row is not None else INCOMING
    kept.put(
        act.write, document, row["id"] if row is not None else None, kind, state=state, note=" ".join(note.split()),
        actor=act.actor.name, moment=act.moment,
    )  # fmt: skip
    if row is not None:
        act.subject("claim", row["control_number"])


def _set(act: Act, place: Document, claim: int | None, kind: str, state: str, note: str, version: int | None = None) -> None:
    done = kept.replace(
        act.write, place.place, place.version if version is None else version, claim=claim, kind=kind, state=state,
        note=" ".join(note.split()), actor=act.actor.name, moment=act.moment,
    )  # fmt: skip
    if not done:
        raise Stale(
            f"{place.ref} was moved since you looked at it", "document", f"{place.placed_by} did. Look at it as it is now.",
            yours=version, theirs=document_row(place),
        )  # fmt: skip


def number_of(ref: str) -> int:
    """DOC-7, doc7 or 7 as 7."""
    digits = ref.strip().upper().removeprefix("DOC").lstrip("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise NoSuch(f"{clean(ref)} is no document", "document", "It reads like DOC-7; document list shows them.")
    return int(digits)


def _places(read: Read, document: int) -> tuple[Document, ...]:
    found = kept.places(read, document)
    if not found:
        raise NoSuch(f"there is no document DOC-{document}", "document", "document list shows what came in.")
    free = tuple(one for one in found if one.state != RESTRICTED)
    if not free:
        raise NotAllowed(f"DOC-{document} is under restricted access", "document", "patient restricted shows it to who may, with a reason.")
    return free


def _place_at(read: Read, document: int, claim: int | None) -> Document:
    places = _places(read, document)
    return next((one for one in places if one.claim == claim and one.state != DISMISSED), places[0])


@act("documents.file")
def file(
    act: Act, document: int, claim: str, kind: str = "", note: str = "", version: int | None = None, also: bool = False
) -> DocumentRow:
    """File it to a claim. also: one that is filed to a claim already is filed to this one too (an EOB about several)."""
    places = _places(act.write, document)
    row = claim_row(act.write, claim)
    act.subject("document", f"DOC-{document}")
    act.subject("claim", row["control_number"])
    here = next((one for one in places if one.claim == row["id"] and one.state == FILED), None)
    if here is not None and kind in ("", here.kind):
        raise Refused(f"{here.ref} is filed to {clean(row['control_number'])} already", "document", "Nothing was changed.")
    elsewhere = [one for one in places if one.state == FILED and one.claim is not None and one is not here]
    if here is None and elsewhere and not also:
        raise Refused(
            f"{places[0].ref} is filed to {clean(elsewhere[0].control_number)}", "document",
            "document move takes it from there, with a reason; document file --also files it to both.",
        )  # fmt: skip
    free = here or next((one for one in places if one.state != FILED), None)
    _known_kind(kind or places[0].kind)
    if free is not None:
        _set(act, free, row["id"], kind or free.kind, FILED, note or (free.note if here else ""), version)
    else:
        _put(act, document, claim, kind or places[0].kind, note)
    return document_row(_place_at(act.write, document, row["id"]))


@act("documents.move")
def move(act: Act, document: int, claim: str, reason: str, from_claim: str = "", version: int | None = None) -> DocumentRow:
    """Take it from the claim where it does not belong to another: it leaves the first one's views; the log keeps that it was there."""
    if not reason.strip():
        raise Refused("moving a document needs a reason", "document", "Say what was wrong: the log keeps it beside both claims.")
    filed = [one for one in _places(act.write, document) if one.state == FILED]
    wrong = next((one for one in filed if from_claim in ("", one.control_number)), None)
    if wrong is None:
        at = f" to {clean(from_claim)}" if from_claim else ""
        raise Refused(f"DOC-{document} is not filed{at}", "document", "document file files what came in.")
    if len(filed) > 1 and not from_claim:
        numbers = ", ".join(clean(one.control_number) for one in filed)
        raise Refused(f"DOC-{document} is filed to {numbers}", "document", "Name the one to take it from: --from CLAIM.")
    row = claim_row(act.write, claim)
    if any(one.claim == row["id"] for one in filed):
        raise Refused(f"DOC-{document} is filed to {clean(row['control_number'])} already", "document", "Nothing was changed.")
    if row["person"] != wrong.person:
        raise Refused(
            f"{clean(row['control_number'])} is another patient's", "document",
            f"patient move document DOC-{document} --to \"claim {clean(row['control_number'])}\" asks a second person.",
        )  # fmt: skip
    act.subject("document", f"DOC-{document}")
    act.subject("claim", wrong.control_number)
    act.subject("claim", row["control_number"])
    _set(act, wrong, row["id"], wrong.kind, FILED, reason, version)
    return document_row(_place_at(act.write, document, row["id"]))


@act("documents.dismiss")
def dismiss(act: Act, document: int, reason: str, from_claim: str = "", version: int | None = None) -> DocumentRow:
    """It belongs to no claim (or not to this one): out of the list, with a reason. It is kept, and can be filed later."""
    if not reason.strip():
        raise Refused("it needs a reason", "document", "Say why: an advertisement, sent to us by mistake, there twice.")
    places = [one for one in _places(act.write, document) if one.state != DISMISSED]
    found = [one for one in places if from_claim in ("", one.control_number)]
    if not found:
        raise Refused(f"DOC-{document} is dismissed already" if not places else f"DOC-{document} is not filed there", "document",
                      "Nothing was changed.")  # fmt: skip
    act.subject("document", f"DOC-{document}")
    for one in found:
        if one.claim is not None:
            act.subject("claim", one.control_number)
        _set(act, one, one.claim, one.kind, DISMISSED, reason, version)
    return document_row(_places(act.write, document)[0])


# -- looked at


def listing(desk: Desk, view: str = INCOMING) -> tuple[tuple[DocumentRow, ...], dict[str, int]]:
    """What came in (oldest first), or what was filed or dismissed last; and how many of each there are."""
    with desk.books.snapshot() as read:
        found = kept.incoming(read) if view == INCOMING else kept.latest(read, view)
        rows, totals = tuple(map(document_row, found)), kept.totals(read)
    listed.gather(desk, {row.person for row in rows if row.person is not None}, f"documents {view}")
    return rows, totals


def of_claim(desk: Desk, claim: str) -> tuple[DocumentRow, ...]:
    """The documents of a claim, newest first."""
    with desk.books.snapshot() as read:
        row = claim_row(read, claim)
        return tuple(map(document_row, kept.of_claim(read, row["id"])))


def show(desk: Desk, document: int, purpose: str = "work") -> DocumentView:
    """A document whole: its text, where it lies, and, while it lies nowhere, the claims that its text names."""
    places = _places(desk.books.read, document)
    seen(desk, "look.document", _subjects(places), purpose)
    with desk.books.snapshot() as read:
        places = _places(read, document)
        text = kept.text(read, document)
        filed = any(one.state == FILED for one in places)
        found = () if filed else tuple(map(_found, document_clues.claims_named(read, rule.clues(text))))
    guessed = rule.guess(text) if text else "other"
    due_on = rule.due_in(text, desk.today())
    rows = tuple(map(document_row, places))
    return DocumentView(rows[0], rows, tuple(text.splitlines()), found, guessed, due_on)


def preview(desk: Desk, document: int) -> DocumentView:
    """The same, as far as a pane beside a list shows it."""
    view = show(desk, document, "preview")
    return replace(view, lines=view.lines[:40])


def _found(one: document_clues.ClaimNamed) -> ClaimFound:
    return ClaimFound(one.claim, clean(one.control_number), clean(one.patient), clean(one.payer), one.on, ", ".join(one.why))


def _subjects(places: tuple[Document, ...]) -> list[tuple[str, str]]:
    """A document that is opened shows the patients of the claims that it is filed to."""
    found = [("document", places[0].ref)]
    for one in places:
        if one.claim is not None and one.state == FILED:
            found += [("claim", one.control_number), ("patient", str(one.person))]
    return list(dict.fromkeys(found))


# -- saved as a file


@act("documents.export", view=True)
def _exported(act: Act, subjects: list[tuple[str, str]], reason: str) -> None:
    for kind, key in subjects:
        act.subject(kind, key)
    act.total("documents", 1)


def save(desk: Desk, document: int, to: str | Path) -> Path:
    """Save it as it came, in a folder or under a name that is free; that it left the books is in the log first."""
    places = _places(desk.books.read, document)
    first = places[0]
    target = Path(to).expanduser()
    if target.is_dir():
        target = target / file_name(first)
    if target.exists():
        raise Refused(f"there is a file {clean(str(target))} already", "document", "Give another name: nothing is written over.")
    _exported(desk, _subjects(places), f"saved as {clean(target.name)}")
    data = kept.content(desk.books.read, document)
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
    return target


def file_name(document: Document) -> str:
    """A name without anything that a shell or a file system minds, with the ending of what it is."""
    stem = document.name.rpartition(".")[0] or document.name
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in stem).strip("-")[:60]
    return f"{document.ref}{'-' if plain else ''}{plain}{rule.ENDINGS.get(document.media, '.bin')}"
