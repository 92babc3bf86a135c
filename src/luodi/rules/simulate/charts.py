"""Charts as inline SVG: few marks, told apart by pattern as well as by colour, so that they stay readable in grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 440
FONT: Final = 12
ROW: Final = 24
_WIDE_FROM = 0x2E80
_FILLS: Final = {
    "gain": 'fill="#1c4f82"',
    "lose": 'fill="url(#{id}-hatch)" stroke="#8a2d1c" stroke-width="1"',
    "same": 'fill="#d9d9d9"',
    "open": 'fill="url(#{id}-dots)" stroke="#555" stroke-width="1"',
    "before": 'fill="#ffffff" stroke="#333" stroke-width="1.2"',
    "after": 'fill="#1c4f82"',
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: its label, and values with their kinds (keys of ``_FILLS``)."""

    label: str
    values: tuple[tuple[str, int], ...]


def width_of(text: str) -> float:
    """About how wide a text is, in units of the chart: a Chinese character is as wide as the type is high."""
    return sum(FONT if ord(char) >= _WIDE_FROM else FONT * 0.56 for char in text)


def shortened(text: str, room: float) -> str:
    """The text, cut with a sign where there is no room for it."""
    if width_of(text) <= room:
        return text
    while text and width_of(text + "…") > room:
        text = text[:-1]
    return text + "…"


def svg(name: str, height: float, body: str, title: str) -> str:
    """A whole chart; ``name`` is unique on its page, ``title`` says for listeners what is to be seen."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="{name}-title" class="chart" '
        f'xmlns="http://www.w3.org/2000/svg" font-size="{FONT}"><title id="{name}-title">{escape(title)}</title>'
        f'<defs><pattern id="{name}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><rect width="2.4" height="6" '
        f'fill="#8a2d1c"/></pattern><pattern id="{name}-dots" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<rect width="5" height="5" fill="#fff"/><circle cx="2" cy="2" r="1" fill="#555"/></pattern></defs>'
        f"{body}</svg>"
    )


def _fill(name: str, kind: str) -> str:
    return _FILLS[kind].replace("{id}", name)


def _text(x: float, y: float, words: str, anchor: str = "start", colour: str = "#1a1a1a") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'


def legend(name: str, items: Sequence[tuple[str, str]], y: float) -> tuple[str, float]:
    """Kinds with their words in as many lines as they need, and the height below them."""
    parts, x = [], 0.0
    for kind, words in items:
        wide = 18 + width_of(words) + 14
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 18
        parts.append(f'<rect x="{x + 1:.1f}" y="{y + 1:.1f}" width="12" height="12" {_fill(name, kind)}/>')
        parts.append(_text(x + 18, y + 11, words))
        x += wide
    return "".join(parts), y + 24


def stacked(name: str, bar: Bar, words: dict[str, str], title: str) -> str:
    """One bar of parts of a whole, with a legend that has each part's number."""
    total = sum(value for _, value in bar.values) or 1
    parts, x = [], 0.5
    for kind, value in bar.values:
        wide = (WIDTH - 1) * value / total
        if value:
            parts.append(f'<rect x="{x:.1f}" y="1" width="{max(wide, 1):.1f}" height="26" {_fill(name, kind)}/>')
        x += wide
    told, height = legend(name, [(kind, f"{words[kind]} {value:,}") for kind, value in bar.values], 36)
    return svg(name, height, "".join(parts) + told, title)


def diverging(name: str, bars: Sequence[Bar], words: dict[str, str], title: str) -> str:
    """A row a label: what loses to the left of the line, what gains to the right, each with its number."""
    told, top = legend(name, list(words.items()), 0)
    label_room = min(max((width_of(bar.label) for bar in bars), default=0) + 8, WIDTH * 0.4)
    values = [dict(bar.values) for bar in bars]
    lost, won = (max((v.get(kind, 0) for v in values), default=0) for kind in ("lose", "gain"))
    left_text = max((width_of(f"{v.get('lose', 0):,}") for v in values if v.get("lose")), default=0) + 6
    right_text = max((width_of(f"{v.get('gain', 0):,}") for v in values if v.get("gain")), default=0) + 6
    room = max(WIDTH - label_room - left_text - right_text - 4, 20)
    scale = room / max(lost + won, 1)
    axis = label_room + left_text + lost * scale
    parts = [told]
    for i, (bar, value) in enumerate(zip(bars, values, strict=True)):
        y = top + i * ROW
        parts.append(_text(0, y + 16, shortened(bar.label, label_room - 8)))
        for kind, sign in (("lose", -1), ("gain", 1)):
            number = value.get(kind, 0)
            if not number:
                continue
            wide = max(number * scale, 1)
            x = axis if sign > 0 else axis - wide
            parts.append(f'<rect x="{x:.1f}" y="{y + 4}" width="{wide:.1f}" height="{ROW - 8}" {_fill(name, kind)}/>')
            end = axis + sign * (wide + 4)
            parts.append(_text(end, y + 16, f"{number:,}", "start" if sign > 0 else "end"))
        if not value.get("gain") and not value.get("lose"):
            parts.append(_text(axis + 4, y + 16, "0", colour="#555"))
    bottom = top + len(bars) * ROW
    parts.append(f'<line x1="{axis:.1f}" y1="{top}" x2="{axis:.1f}" y2="{bottom}" stroke="#333"/>')
    return svg(name, bottom + 4, "".join(parts), title)


def paired(name: str, bars: Sequence[Bar], words: dict[str, str], title: str) -> str:
    """A row a label with two bars, one under the other, each with its number."""
    told, top = legend(name, list(words.items()), 0)
    label_room = min(max((width_of(bar.label) for bar in bars), default=0) + 8, WIDTH * 0.4)
    most = max((value for bar in bars for _, value in bar.values), default=0)
    scale = (WIDTH - label_room - width_of(f"{most:,}") - 8) / max(most, 1)
    parts = [told]
    for i, bar in enumerate(bars):
        y = top + i * (ROW + 8)
        parts.append(_text(0, y + 20, shortened(bar.label, label_room - 8)))
        for j, (kind, value) in enumerate(bar.values):
            at = y + 2 + j * 14
            wide = max(value * scale, 1) if value else 0
            parts.append(f'<rect x="{label_room:.1f}" y="{at}" width="{wide:.1f}" height="11" {_fill(name, kind)}/>')
            parts.append(_text(label_room + wide + 4, at + 10, f"{value:,}"))
    bottom = top + len(bars) * (ROW + 8)
    return svg(name, bottom + 4, "".join(parts), title)


def columns(name: str, bars: Sequence[Bar], words: dict[str, str], title: str, unit: str) -> str:
    """Columns over bins, two side by side where a bin has two values; the labels are the bins' lower ends."""
    told, top = legend(name, list(words.items()), 0)
    most = max((value for bar in bars for _, value in bar.values), default=0) or 1
    left, height = width_of(f"{most:,}") + 8, 150.0
    step = (WIDTH - left - 4) / max(len(bars), 1)
    base = top + 6 + height
    parts = [told]
    for share in (0, 0.5, 1):
        y = base - share * height
        parts.append(f'<line x1="{left:.1f}" y1="{y:.1f}" x2="{WIDTH}" y2="{y:.1f}" stroke="#bbb" stroke-width="0.6"/>')
        if share in (0, 1) or most > 1:
            parts.append(_text(left - 4, y + 4, f"{round(most * share):,}", "end", "#444"))
    free = -1.0
    for i, bar in enumerate(bars):
        x = left + i * step
        wide = (step - 3) / max(len(bar.values), 1)
        for j, (kind, value) in enumerate(bar.values):
            tall = height * value / most
            if value:
                parts.append(f'<rect x="{x + 1.5 + j * wide:.1f}" y="{base - max(tall, 1):.1f}" width="{wide:.1f}" '
                             f'height="{max(tall, 1):.1f}" {_fill(name, kind)}/>')  # fmt: skip
        half = width_of(bar.label) / 2
        if x - half >= free and x + half <= WIDTH:
            parts.append(f'<line x1="{x:.1f}" y1="{base}" x2="{x:.1f}" y2="{base + 4}" stroke="#333"/>')
            parts.append(_text(x, base + 16, bar.label, "middle", "#444"))
            free = x + half + 8
    parts.append(f'<line x1="{left:.1f}" y1="{base}" x2="{WIDTH}" y2="{base}" stroke="#333"/>')
    parts.append(_text(WIDTH, base + 32, unit, "end", "#444"))
    return svg(name, base + 38, "".join(parts), title)
