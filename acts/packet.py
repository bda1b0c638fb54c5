"""The packet of an appeal as one PDF: the letter, then each enclosure: papers as they came, and pages made from the books."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

WIDTH, HEIGHT, MARGIN = 612.0, 792.0, 64.0
SIZE, LEAD = 10.5, 14.0
#: Fonts that hosts have, the widest first; reportlab's own stand behind them.
_WIDE = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu/DejaVuSans.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
)
_MONO = ("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", "/usr/share/fonts/dejavu/DejaVuSansMono.ttf")
COLUMNS = 92


@dataclass(frozen=True, slots=True)
class Sheet:
    """An enclosure: a heading, and either text in rows or the bytes of a PDF or an image."""

    heading: str
    rows: tuple[str, ...] = ()
    data: bytes = b""
    media: str = ""


@dataclass(frozen=True, slots=True)
class Packet:
    """The PDF, its pages, and signs that no font here has, which stand in it as a plain letter or a question mark."""

    data: bytes
    pages: int
    lacking: str
    faults: tuple[str, ...]


def made(subject: str, letter: str, head: str, sheets: Sequence[Sheet]) -> Packet:
    """The whole packet. What cannot be put into it (a torn PDF, an image that is none) is named in `faults`, with a page that says so."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    pen, faults = _Pen(), list[str]()
    out = PdfWriter()

    def own(data: bytes) -> None:
        for page in PdfReader(io.BytesIO(data)).pages:
            out.add_page(page)

    own(pen.prose(subject, letter.split("\n"), head))
    for at, sheet in enumerate(sheets, 1):
        title = f"Enclosure {at}: {sheet.heading}"
        if sheet.media == "application/pdf":
            try:
                pages = list(PdfReader(io.BytesIO(sheet.data)).pages)
                own(pen.table(title, ("The pages of this enclosure follow as they came.",)))
                for page in pages:
                    out.add_page(page)
            except (PyPdfError, ValueError, KeyError, OSError, RecursionError) as error:
                faults.append(f"{sheet.heading}: the PDF cannot be read ({type(error).__name__}); add it by hand")
                own(pen.table(title, ("This paper could not be put in here; it is added by hand.",)))
        elif sheet.media.startswith("image/"):
            image = pen.image(title, sheet.data)
            if image is None:
                faults.append(f"{sheet.heading}: the image cannot be read; add it by hand")
                own(pen.table(title, ("This paper could not be put in here; it is added by hand.",)))
            else:
                own(image)
        else:
            own(pen.table(title, sheet.rows or ("(empty)",)))
    done = io.BytesIO()
    out.write(done)
    return Packet(done.getvalue(), len(out.pages), "".join(sorted(pen.lacking)), tuple(faults))


class _Pen:
    """Draws pages, with fonts that have as many signs as this host offers."""

    def __init__(self) -> None:
        self.prose_font, self._glyphs = _font("Prose", _WIDE, "Vera.ttf")
        self.mono_font, self._mono_glyphs = _font("Rows", _MONO, "")
        self.lacking: set[str] = set()

    def _sheet(self) -> tuple[Any, io.BytesIO]:
        from reportlab.pdfgen.canvas import Canvas

        out = io.BytesIO()
        return Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1), out

    def _fit(self, text: str, glyphs: set[int] | None) -> str:
        """Signs that the font lacks, as the letter below them or as a question mark; each is remembered."""
        import unicodedata

        kept = []
        for sign in text:
            if (glyphs is None and ord(sign) < 256) or (glyphs is not None and ord(sign) in glyphs):
                kept.append(sign)
                continue
            self.lacking.add(sign)
            base = unicodedata.normalize("NFKD", sign)[:1]
            plain = base if base and ((glyphs is None and ord(base) < 256) or (glyphs is not None and ord(base) in glyphs)) else "?"
            kept.append(plain)
        return "".join(kept)

    def prose(self, subject: str, lines: Sequence[str], head: str) -> bytes:
        """A letter: paragraphs wrapped to the page; rows that begin with blanks keep their place."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        canvas, out = self._sheet()
        canvas.setTitle(self._fit(subject, self._glyphs))
        y = HEIGHT - MARGIN
        rows: list[str] = [head, ""] if head else []
        for line in lines:
            rows += self._wrapped(self._fit(line, self._glyphs), stringWidth)
        page = 1
        for text in rows:
            if y < MARGIN:
                canvas.setFont(self.prose_font, 8)
                canvas.drawRightString(WIDTH - MARGIN, MARGIN / 2, f"page {page}")
                canvas.showPage()
                page, y = page + 1, HEIGHT - MARGIN
            canvas.setFont(self.prose_font, SIZE)
            canvas.drawString(MARGIN, y, self._fit(text, self._glyphs))
            y -= LEAD
        canvas.save()
        return out.getvalue()

    def _wrapped(self, line: str, width_of: Any) -> list[str]:
        room = WIDTH - 2 * MARGIN
        if not line.strip():
            return [""]
        indent = line[: len(line) - len(line.lstrip(" "))]
        found, text = [], ""
        for word in line.split():
            longer = f"{text} {word}" if text else indent + word
            if width_of(longer, self.prose_font, SIZE) <= room or not text:
                text = longer
            else:
                found.append(text)
                text = indent + word
        return [*found, text]

    def table(self, title: str, rows: Sequence[str]) -> bytes:
        """Rows of text in even columns, under a heading."""
        canvas, out = self._sheet()
        y = HEIGHT - MARGIN
        canvas.setFont(self.prose_font, SIZE + 1)
        canvas.drawString(MARGIN, y, self._fit(title, self._glyphs)[:90])
        y -= 2 * LEAD
        for row in rows:
            for text in wrap(row, COLUMNS, subsequent_indent="    ", drop_whitespace=False) or [""]:
                if y < MARGIN:
                    canvas.showPage()
                    y = HEIGHT - MARGIN
                canvas.setFont(self.mono_font, 8.5)
                canvas.drawString(MARGIN, y, self._fit(text.rstrip(), self._mono_glyphs))
                y -= 11
        canvas.save()
        return out.getvalue()

    def image(self, title: str, data: bytes) -> bytes | None:
        """A picture on a page of its own; None where it is none."""
        from reportlab.lib.utils import ImageReader

        canvas, out = self._sheet()
        try:
            picture = ImageReader(io.BytesIO(data))
            wide, high = picture.getSize()
            scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 3 * MARGIN) / high, 1.5)
            canvas.drawImage(picture, MARGIN, MARGIN, wide * scale, high * scale)
        except Exception:  # noqa: BLE001 - the picture reader raises whatever its codecs raise; nothing of it may end the packet
            return None
        canvas.setFont(self.prose_font, SIZE + 1)
        canvas.drawString(MARGIN, HEIGHT - MARGIN, self._fit(title, self._glyphs)[:90])
        canvas.save()
        return out.getvalue()


def _font(name: str, paths: Sequence[str], bundled: str) -> tuple[str, set[int] | None]:
    """A font by name with the signs that it has; None: one of the PDF's own, which knows Latin-1."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    for path in (*(each for each in paths if Path(each).exists()), *([bundled] if bundled else [])):
        try:
            font = TTFont(name, path)
            pdfmetrics.registerFont(font)
            return name, set(font.face.charToGlyph)
        except (TTFError, OSError):
            continue
    return "Courier", None
