"""Every key of the desk: its id, default, label, why it cannot work here; the help and docs/keys.md are drawn from this table."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SCREENS = (
    "desk", "denials", "claim", "posting", "remittance", "exception", "correction", "history", "payers", "takebacks", "takeback",
    "approvals", "signatures", "deposits", "deposit", "periods", "paper", "cash", "suspense", "projects", "documents", "document",
    "questions", "appeal", "appeals", "rules", "rule", "send", "outbox", "bulk", "hands", "today", "duplicates", "merge", "breaches",
    "queries", "query", "records", "worklist", "scrub",
    "coding", "chart", "note", "register", "requests", "request",
)  # fmt: skip
_ALL = SCREENS
_LISTS = ("denials", "posting")
_MARKED = (*_LISTS, "deposits")
_CLAIMS = ("denials", "claim")
_MONEY = ("posting", "remittance", "exception")
_DETAILS = ("claim", "remittance", "exception", "takeback", "deposit")
GROUPS = ("MOVE", "FIND", "WORK", "LOOK", "MARK")
#: Keys with a fixed meaning; a keymap cannot take them away from it.
RESERVED = frozenset({"enter", "escape", "y", "ctrl+c", "ctrl+l"})
#: Flow control, suspend and the prefix of tmux: never bound.
FORBIDDEN = frozenset({"ctrl+s", "ctrl+q", "ctrl+z", "ctrl+b"})


@dataclass(frozen=True, slots=True)
class Key:
    """One binding. keys: as the terminal names them; shown: as a person reads them; act: the right it needs; asks: money moves or
    others are touched, so a question comes first; elsewhere: what it says on a screen where it has no meaning."""

    id: str
    keys: tuple[str, ...]
    shown: str
    label: str
    tooltip: str
    group: str
    screens: tuple[str, ...] = _ALL
    act: str = ""
    asks: bool = False
    elsewhere: str = ""


_ON_CLAIM = "works on a claim. Open one with Enter."

KEYS: tuple[Key, ...] = (
    Key("move.down", ("j", "down"), "j", "one row down", "The next row, step or field.", "MOVE"),
    Key("move.up", ("k", "up"), "k", "one row up", "The row, step or field before.", "MOVE"),
    Key("move.first", ("g", "home"), "g", "first row", "To the first row.", "MOVE"),
    Key("move.last", ("G", "end"), "G", "last row", "To the last row.", "MOVE"),
    Key("move.half_down", ("ctrl+d",), "ctrl+d", "half a page down", "Half a page down; in a long page, what lies below.", "MOVE"),
    Key("move.half_up", ("ctrl+u",), "ctrl+u", "half a page up", "Half a page up.", "MOVE"),
    Key("move.page_down", ("pagedown",), "PgDn", "a page down", "A page down.", "MOVE"),
    Key("move.page_up", ("pageup",), "PgUp", "a page up", "A page up.", "MOVE"),
    Key("move.fold", ("h", "left"), "h", "fold the group", "Fold the group under the cursor.", "MOVE", ("denials",)),
    Key("move.unfold", ("l", "right"), "l", "unfold the group", "Show the first claims of the group.", "MOVE", ("denials",)),
    Key("open", ("enter",), "Enter", "open", "Open what the cursor is on, or do the step. Reading holds nothing.", "MOVE"),
    Key("back", ("escape",), "Esc", "one step back", "One step back; clears a filter first. It never leaves claimdesk.", "MOVE"),
    Key("quit", ("q",), "q", "back, or quit", "Back; on the Desk: leave.", "MOVE"),
    Key("part", ("tab", "shift+tab"), "Tab", "other part", "The pane beside the list; account and record of a claim.", "MOVE",
        ("denials", "claim", "remittance", "paper", "documents", "merge")),
    Key("list.next", ("J",), "J", "next in the list", "The next one of the list that you came from.", "MOVE", _DETAILS,
        elsewhere="goes on in the list that a claim or remittance was opened from. Open one with Enter."),
    Key("list.previous", ("K",), "K", "previous in the list", "The one before, of the list that you came from.", "MOVE", _DETAILS,
        elsewhere="goes back in the list that a claim or remittance was opened from. Open one with Enter."),
    Key("find.filter", ("/",), "/", "filter, find", "Narrow the list as you type. On an exception: search among our claims.", "FIND",
        ("denials", "posting", "exception", "history", "desk", "takeback", "paper", "cash", "suspense", "rules", "documents", "document",
         "questions", "projects", "queries", "worklist", "chart")),
    Key("find.next", ("n",), "n", "next match", "To the next row that fits the filter.", "FIND", _LISTS),
    Key("find.previous", ("N",), "N", "previous match", "To the row before that fits the filter.", "FIND", _LISTS),
    Key("find.form", ("f",), "f", "filter form", "Payer, code, provider, place, amount, last day, age, words of notes and more.", "FIND",
        ("denials",),
        elsewhere="filters the denials. The Desk opens them with 1."),
    Key("find.order", ("o",), "o", "order, group", "How the list is grouped; of an appeal: another letter; of a code: its place.",
        "FIND",
        ("denials", "appeal", "send", "chart", "coding"),
        elsewhere="groups the denials. The Desk opens them with 1."),
    Key("find.keep", ("V",), "V", "keep view", "Keep filter, order, grouping and columns on a digit; of marks: a project.", "FIND",
        ("denials",), act="views.save", elsewhere="keeps a view of the denials. The Desk opens them with 1."),
    Key("find.pick", tuple("123456789"), "1-9", "pick by number", "What has that number: a queue, a view, a step, a held claim.", "FIND"),
    Key("find.goto", (":",), ":", "go to", "A claim, patient, trace or screen, by number or name.", "FIND"),
    Key("work.take_next", ("t",), "t", "take the next best", "Take the next best denial and open it; others see that you have it.", "WORK",
        act="work.take_next"),
    Key("work.take", ("T",), "T", "take, give back", "Take this one; give it back; take it over with a reason.", "WORK",
        (*_CLAIMS, "hands", "worklist"), act="work.take", elsewhere=_ON_CLAIM),
    Key("work.comment", ("c",), "c", "comment", "Add a comment. It is kept as you type, should the line drop. A project: its note.", "WORK",
        (*_CLAIMS, "projects"),
        act="work.note", elsewhere=_ON_CLAIM),
    Key("work.call", ("C",), "C", "call made", "Keep a call to the payer: who, reference, outcome, when again.", "WORK",
        _CLAIMS, act="work.call", elsewhere=_ON_CLAIM),
    Key("work.ask", ("a",), "a", "ask, answer", "Ask coder, physician, department, payer, a person here; keep an answer; a query.",
        "WORK", (*_CLAIMS, "questions", "request", "chart", "note", "coding"), act="work.ask", elsewhere=_ON_CLAIM),
    Key("work.set_aside", ("s",), "s", "set aside to a day",
        "Let it wait until a day, with a reason. An exception: with an owner. A takeback: disputed. A finding: let pass.", "WORK",
        ("denials", "claim", "posting", "remittance", "exception", "takeback", "deposit", "suspense", "outbox", "hands", "scrub",
         "request"),
        act="work.follow_up", elsewhere=_ON_CLAIM),
    Key("work.hand", ("H",), "H", "hand to someone",
        "Give the job, or a project, to someone. In :hands all of a person's work. On the Desk: a note for the next shift.", "WORK",
        (*_CLAIMS, "projects", "hands", "desk"), act="work.assign", elsewhere=_ON_CLAIM),
    Key("record.correct", ("x",), "x", "correct the record", "Correct the patient's record, with reason and evidence.", "WORK",
        ("denials", "claim", "exception", "send", "signatures", "query", "chart", "note", "request"), act="correction.sign",
        elsewhere="corrects a record: of a claim (Enter opens one), or in a chart (: and the patient's name)."),
    Key("work.bill", ("b",), "b", "bill the patient", "Move what is denied to the patient, where that is lawful.", "WORK", _CLAIMS,
        act="work.to_patient", asks=True, elsewhere=_ON_CLAIM),
    Key("work.write_off", ("w",), "w", "write off", "Give up an amount for good, with a reason; above your limit another says yes or no.",
        "WORK", (*_CLAIMS, "approvals"),
        act="work.write_off", asks=True, elsewhere="write off " + _ON_CLAIM),
    Key("work.send", ("r",), "r", "send again", "Mend what the denial names, and put the claim into the outbox; with marks, all.", "WORK",
        _CLAIMS, act="send.put", asks=True, elsewhere="sends a claim again. Open one with Enter."),
    Key("work.appeal", ("A",), "A", "appeal", "The letter filled in from the claim, then its packet, then it goes.", "WORK", _CLAIMS,
        act="appeal.write", asks=True, elsewhere=_ON_CLAIM),
    Key("edit", ("E",), "E", "write, mend", "Write the letter; mend a field of a claim; write into a chart; lines of a code.",
        "WORK",
        ("appeal", "send", "chart", "coding"), act="appeal.write",
        elsewhere="writes the letter of an appeal, mends a claim that goes again, or writes into a chart."),
    Key("posting.post", ("p",), "p", "post", "Post what balances; what is held stays held.", "WORK", ("posting", "remittance", "paper"),
        act="posting.post", asks=True, elsewhere="posts a remittance. Open the list with : posting."),
    Key("paper.drop", ("D",), "D", "drop from the sheet", "Drop the claim under the cursor from the paper remittance being typed.", "WORK",
        ("paper",), act="paper.send", asks=True, elsewhere="drops a claim from a paper remittance. : paper opens one."),
    Key("posting.match", ("m",), "m", "match", "It belongs to the candidate under the cursor.", "WORK",
        ("exception", "takeback", "posting", "deposit", "cash", "suspense"),
        act="posting.match", asks=True, elsewhere="joins two that are one, as a payment and its remittance. Open one."),
    Key("record.merge", ("m",), "m", "match, merge", "Two records of one patient become one, or are parted; another decides.",
        "WORK", ("duplicates", "merge", "chart"), act="identity.ask", asks=True,
        elsewhere="joins two records of one patient: in a chart, and in : duplicates."),
    Key("document.file", ("m",), "m", "match to a claim", "File it to another claim than the one proposed; move what is misfiled.",
        "WORK", ("documents", "document"), act="documents.file", elsewhere="files a document to a claim. : documents shows what came in."),
    Key("drop", ("D",), "D", "drop", "Dismiss a document, a code; take a question, a query or a correction back.", "WORK",
        ("documents", "document", "questions", "duplicates", "signatures", "query", "request", "coding"),
        elsewhere="drops a document or a question. : documents, : questions."),
    Key("posting.split", ("S",), "S", "split over claims", "Divide a held answer over several claims of ours, by services or amounts.",
        "WORK", ("exception",), act="posting.split", asks=True,
        elsewhere="splits a held payment over claims. Open one from a remittance."),
    Key("posting.give_back", ("R",), "R", "return money", "A held answer's money to its payer, a credit to whose it is.", "WORK",
        ("exception", "cash", "suspense"),
        act="posting.give_back", asks=True, elsewhere="gives money back: on an exception, in : cash and in : suspense."),
    Key("cash.take", ("M",), "M", "take a payment", "Money from a patient by check, card or cash; on a claim, for that claim.", "WORK",
        ("cash", "claim", "suspense", "desk"), act="cash.take", asks=True, elsewhere="takes a patient's payment. : cash goes there."),
    Key("cash.bounce", ("B",), "B", "bounced", "A check came back unpaid, or a refund of ours was stopped.", "WORK", ("cash",),
        act="cash.bounce", asks=True, elsewhere="takes back a check that was not honoured. : cash goes there."),
    Key("file.print", ("P",), "P", "print, save", "Save as a file: a receipt, a document, the packet of an appeal.", "WORK",
        ("cash", "appeal", "documents", "document", "request"),
        elsewhere="saves a receipt (: cash), the packet of an appeal, or a document (d on its claim)."),
    Key("intake.load", ("I",), "I", "load files", "Load a file or a folder that payers or your own system sent; papers, bundles.",
        "WORK", ("desk", "posting", "deposits", "documents", "chart"), act="intake.bring",
        elsewhere="loads files on the Desk and in Posting."),
    Key("request.take", ("I",), "I", "load a request", "A patient asks something of their record; the clock runs from receipt.",
        "WORK", ("requests",), act="request.add", elsewhere="takes a patient's request in. : requests goes there."),
    Key("money.ask", ("a",), "a", "ask for it", "Note that the remittance of a payment was asked for: whom, what was said.", "WORK",
        ("posting", "deposit",), act="deposits.ask", elsewhere="asks for the remittance of a payment. : posting, then 3 shows them."),
    Key("close", ("X",), "X", "close, let go", "Close a month or a deposit that is explained; let the outbox go.",
        "WORK",
        ("periods", "deposits", "deposit", "outbox", "projects"), asks=True,
        elsewhere="closes a month, a deposit or a project, or lets the outbox go."),
    Key("undo", ("u",), "u", "undo my last act", "Take back your last act, or what stands here, after showing what follows.", "WORK",
        act="undo.apply", asks=True),
    Key("look.explain", ("e",), "e", "explain", "Why it stands first; how a date or an amount came about; the original.", "LOOK",
        ("denials", "claim", "posting", "remittance", "exception", "correction", "takeback", "deposits", "deposit", "paper", "cash",
         "suspense", "appeals", "rules", "rule", "projects", "outbox", "breaches", "send", "scrub", "chart", "request", "coding")),
    Key("look.source", ("i",), "i", "source", "The segments of the file, as they came; a document, whole.", "LOOK",
        ("claim", "remittance", "exception", "documents"), elsewhere="shows the segments of a claim. Open one with Enter."),
    Key("look.documents", ("d",), "d", "documents", "The documents of this claim or chart; Enter reads one.", "LOOK",
        (*_CLAIMS, "chart", "note"),
        elsewhere="shows the documents of a claim. Open one with Enter; : documents shows what came in."),
    Key("look.filing", ("F",), "F", "proof of filing", "When it was sent, who took it in (999, 277CA), whether in time.", "LOOK",
        _CLAIMS, elsewhere="proves that a claim was filed in time. Open one with Enter."),
    Key("look.log", ("L",), "L", "log of this one", "What was done to it, by whom, before and after.", "LOOK",
        ("denials", "claim", "remittance", "exception", "correction", "takeback", "deposit", "cash", "rule", "chart"),
        elsewhere="shows the log of one claim, remittance, deposit or payment. Open it with Enter."),
    Key("look.help", ("?",), "?", "keys of the screen", "These keys; a key that cannot work now says why.", "LOOK"),
    Key("look.palette", ("ctrl+p",), "ctrl+p", "all commands", "Every command of this screen by its name; Enter does it.", "LOOK"),
    Key("look.again", ("ctrl+l",), "ctrl+l", "draw again", "Draw the screen again.", "LOOK"),
    Key("stop", ("ctrl+c",), "ctrl+c", "stop what runs", "Stops a long job between two chunks. Never leaves the desk.", "LOOK"),
    Key("mark.one", ("space",), "Space", "mark, go down",
        "Mark this row, go down. With marks c s H T, in Posting p, in Deposits X, are for all of them. Of an appeal: enclose it, or not.",
        "MARK", (*_MARKED, "appeal")),
    Key("mark.range", ("v",), "v", "range", "Mark from here to where the cursor goes; v again ends it.", "MARK", ("denials",)),
    Key("mark.all", ("*",), "*", "all shown", "Mark all that the view shows.", "MARK", _MARKED),
    Key("mark.none", ("U",), "U", "none", "Take all marks off.", "MARK", _MARKED),
)  # fmt: skip

_TERMINAL_NAMES = {
    "slash": "/", "question_mark": "?", "colon": ":", "asterisk": "*", "greater_than_sign": ">", "less_than_sign": "<", "plus": "+",
    "minus": "-", "return": "enter",
}  # fmt: skip


class Keymap:
    """The keys as this host has them: the defaults, changed by a person's settings (id → keys)."""

    def __init__(self, changed: Mapping[str, str] | None = None) -> None:
        self.said: list[str] = []
        """What of the settings could not be had, in sentences."""
        self._by_id = {key.id: key for key in KEYS}
        self._keys = {key.id: key.keys for key in KEYS}
        for id_, keys in (changed or {}).items():
            self._change(id_, tuple(part.strip() for part in keys.split(",") if part.strip()))
        self._by_key: dict[str, list[Key]] = {}
        for key in KEYS:
            for name in self._keys[key.id]:
                self._by_key.setdefault(name, []).append(key)

    def _change(self, id_: str, keys: tuple[str, ...]) -> None:
        if id_ not in self._by_id:
            self.said.append(f"keys: {id_} is no command; see docs/keys.md.")
        elif any(key in FORBIDDEN or key in RESERVED for key in keys) or set(self._keys[id_]) & RESERVED or not keys:
            self.said.append(f"keys: {id_} cannot be put on {' '.join(keys) or 'nothing'}.")
        else:
            self._keys[id_] = keys

    def find(self, pressed: str, character: str | None, screen: str) -> Key | None:
        """What this key means on this screen; where nothing, what it means elsewhere."""
        by_key = self._by_key
        found = by_key.get(pressed) or by_key.get(character or "") or by_key.get(_TERMINAL_NAMES.get(pressed, ""))
        return next((key for key in found if screen in key.screens), found[0]) if found else None

    def knows(self, id_: str) -> bool:
        """Whether this is the id of a command."""
        return id_ in self._by_id

    def shown(self, id_: str) -> str:
        """The key as a person reads it."""
        key, keys = self._by_id[id_], self._keys[id_]
        return key.shown if keys == key.keys else " ".join("Space" if k == "space" else k for k in keys[:2])

    def of(self, screen: str) -> list[Key]:
        """All keys that mean something on this screen, in the order of the table."""
        return [key for key in KEYS if screen in key.screens]


def document() -> str:
    """docs/keys.md: the table, as it stands in the code."""
    out = [
        "# Keys",
        "",
        "Made from tui/keys.py by `python -m tui.keys docs/keys.md`. One letter has one meaning on every screen; `?` shows the keys of the",
        "screen that you are on, and a key that cannot work now says why. A question before an act is answered by `y` alone.",
        "",
        'To change a key, name its id in the settings under `[keys]`: `"work.take_next" = "t"` (several: `"j,down"`).',
        "Enter, Esc, y, ctrl+c and ctrl+l cannot be changed; ctrl+s, ctrl+q, ctrl+z and ctrl+b cannot be used.",
    ]
    for group in GROUPS:
        out += ["", f"## {group.capitalize()}", "", "| key | does | more | where | id |", "|---|---|---|---|---|"]
        for key in (key for key in KEYS if key.group == group):
            where = "everywhere" if key.screens == _ALL else ", ".join(key.screens)
            keys = " ".join(f"`{k}`" for k in ([key.shown] if key.id == "find.pick" else key.keys))
            out.append(f"| {keys} | {key.label}{' (asks first)' if key.asks else ''} | {key.tooltip} | {where} | `{key.id}` |")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), "utf-8")
