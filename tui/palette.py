"""Five colour roles, by theme: what they look like in a dark and a light terminal, in sixteen colours, and without any."""

from __future__ import annotations

from rich.style import Style

ROLES = ("urgent", "soon", "good", "focus", "quiet")
THEMES = ("dark", "light", "ansi")

_LOOKS: dict[str, dict[str, str]] = {
    "dark": {"urgent": "bold #ff8a80", "soon": "#ffd166", "good": "#7bd88f", "focus": "#101418 on #8fd3e8", "quiet": "#9aa5b1"},
    "light": {"urgent": "bold #9b1c10", "soon": "#6b4a00", "good": "#0b5a26", "focus": "#ffffff on #0b4f6c", "quiet": "#4a5560"},
    "ansi": {"urgent": "bold bright_red", "soon": "yellow", "good": "green", "focus": "black on cyan", "quiet": "bright_black"},
    # Without colour the urgent must stay the strongest thing on the screen, never the faintest.
    "plain": {"urgent": "bold", "soon": "", "good": "", "focus": "reverse", "quiet": ""},
}

Palette = dict[str, Style]


def palette(theme: str, no_color: bool) -> tuple[Palette, str]:
    """The styles of a theme, and a sentence where it could not be had."""
    said = ""
    if no_color:
        if theme == "ansi":
            said = "The ansi theme needs colour and NO_COLOR is set: signs and words say everything."
        theme = "plain"
    elif theme not in _LOOKS:
        said, theme = f'No theme is called "{theme}"; dark is used. There are {", ".join(THEMES)}.', "dark"
    return {"": Style(), "bold": Style(bold=True), **{role: Style.parse(look) for role, look in _LOOKS[theme].items()}}, said
