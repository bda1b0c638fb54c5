"""Text from outside: cleaned once, fitted by cells, folded for search, names as a screen shows them."""

from __future__ import annotations

import re
import unicodedata

_BAD = "\ufffd"

#: Letters that have no decomposition, as a person without their keyboard types them.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ŀ": "l"}
)
_JOINERS = "'’‘ʼ`´.ʻ"
_WORD = re.compile(r"[^\W\d_]+")


def clean(text: str) -> str:
    """What may reach a screen: NFC, separators as spaces, every control, format or unassigned character as U+FFFD.

    At most two combining marks stay on a letter; variation selectors go. ASCII that prints is left as it is.
    """
    if text.isascii() and text.isprintable():
        return text
    out: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        if char in "\r\n\t" or category in ("Zs", "Zl", "Zp"):
            out.append(" ")
            marks = 0
        elif category[0] == "C":
            out.append(_BAD)
            marks = 0
        elif category[0] == "M":
            marks += 1
            if marks <= 2 and out and not "\ufe00" <= char <= "\ufe0f":
                out.append(char)
        else:
            out.append(char)
            marks = 0
    return "".join(out)


def cells(text: str) -> int:
    """How many cells of a terminal the text takes."""
    return len(text) if text.isascii() else sum(_cell(char) for char in text)


def fit(text: str, width: int, cut: str = ".") -> str:
    """The text in at most `width` cells; what is cut off is said by `cut` in the last one."""
    if text.isascii() and len(text) <= width:
        return text
    if cells(text) <= width:
        return text
    room = width - cells(cut)
    if room < 0:
        return ""
    out, used = [], 0
    for char in text:
        used += _cell(char)
        if used > room:
            break
        out.append(char)
    return "".join(out).rstrip(" ") + cut if out else cut


def pad(text: str, width: int, cut: str = ".", right: bool = False) -> str:
    """The text in exactly `width` cells, bound left, or right."""
    text = fit(text, width, cut)
    room = " " * (width - cells(text))
    return room + text if right else text + room


def many(number: int, one: str, more: str = "") -> str:
    """'1 claim', '3 claims'."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def fold(text: str) -> str:
    """The key by which a name is found and sorted: no accents, no case, no punctuation, one space between words.

    O'Brien, O’BRIEN and OBRIEN are one; a hyphen parts words; ø is o, ł is l, ß is ss.
    """
    if text.isascii():
        plain = text.lower()
    else:
        bare = _without_marks(text).casefold().translate(_LETTERS)
        plain = _without_marks(bare)
    out = []
    for char in plain:
        if char.isalnum():
            out.append(char)
        elif char not in _JOINERS:
            out.append(" ")
    return " ".join("".join(out).split())


def name_shown(last: str, first: str = "") -> str:
    """'Surname, Given', with capitals made readable where the file has only capitals: O'Brien, De La Cruz, Smith-Jones, Mcdonald."""
    last, first = _cased(clean(last).strip()), _cased(clean(first).strip())
    return f"{last}, {first}" if last and first else last or first


def _cased(name: str) -> str:
    """Each word with one capital, where the name has no small letter; roman numbers stay, and one letter after an apostrophe is 's."""
    if not name.isupper():
        return name
    return re.sub(r"'S\b", "'s", _WORD.sub(_word, name))


def _word(found: re.Match[str]) -> str:
    word = found[0]
    return word if word in ("II", "III", "IV") else word[0] + word[1:].lower()


def _without_marks(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char)[0] != "M")


def _cell(char: str) -> int:
    """0 for what joins the character before it, 2 for wide ones, else 1."""
    code = ord(char)
    if code < 0x300:
        return 1
    if unicodedata.category(char) in ("Mn", "Me") or 0x1160 <= code <= 0x11FF:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
