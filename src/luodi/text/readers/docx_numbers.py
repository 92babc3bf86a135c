"""Automatic numbers of a DOCX: what Word prints before a paragraph but does not store in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from luodi.text.readers.elements import attribute, child, local, switched_on, value
from luodi.text.readers.numerals import ordinal

_PLACE = re.compile(r"%([1-9])")
_CLOSED = "、。．，：；）】〕》」"
"""After these a number needs no space before the words."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    arabic: bool = False
    paragraph_style: str | None = None


@dataclass(slots=True)
class _List:
    """One w:num: its levels and the abstract list whose counters it shares."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Counters of all lists of one document; ask for the paragraphs in reading order.

    Lists that stand on the same abstract list count on together, as Word does, unless a list sets its own start.
    """

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._styles, self._default = _paragraph_styles(styles)
        if numbering is not None:
            self._read(numbering, _list_styles(styles))

    def label(self, properties: etree._Element | None) -> str:
        """The number before a paragraph with these ``w:pPr``, with the space that follows it; empty for none."""
        number, level = self._place(properties)
        listed = self._lists.get(number or "")
        if listed is None or level not in listed.levels:
            return ""
        counters = self._counters.setdefault(listed.abstract, {})
        self._advance(number or "", listed, level, counters)
        shape = listed.levels[level]
        if shape.style == "none":
            printed = _PLACE.sub("", shape.text)
        else:
            printed = _PLACE.sub(
                lambda found: self._written(listed, int(found.group(1)) - 1, counters, shape), shape.text
            )
        printed = "".join(char for char in printed if not "\ue000" <= char <= "\uf8ff")
        if not printed.strip():
            return ""
        return printed if shape.suffix == "nothing" or printed.rstrip()[-1] in _CLOSED else printed.rstrip() + " "

    def _written(self, listed: _List, level: int, counters: dict[int, int], shape: _Level) -> str:
        if shape.style == "bullet":
            return ""
        other = listed.levels.get(level, _Level())
        value = counters.get(level, listed.starts.get(level, other.start))
        return ordinal(value, "decimal" if shape.arabic else other.style)

    def _advance(self, number: str, listed: _List, level: int, counters: dict[int, int]) -> None:
        first = listed.starts.get(level, listed.levels[level].start)
        fresh = level in listed.starts and (number, level) not in self._begun
        self._begun.add((number, level))
        counters[level] = first if fresh or level not in counters else counters[level] + 1
        for above in range(level):
            # A level that was skipped counts as begun: its number prints as its start.
            counters.setdefault(above, listed.starts.get(above, listed.levels.get(above, _Level()).start))
        for below in [key for key in counters if key > level]:
            restart = listed.levels.get(below, _Level()).restart
            if restart is None or level < restart:
                del counters[below]

    def _place(self, properties: etree._Element | None) -> tuple[str | None, int]:
        """List and level of a paragraph: its own, else its style's, else those of the style it is based on."""
        own = child(properties, "numPr")
        number, level = value(child(own, "numId")), value(child(own, "ilvl"))
        style = value(child(properties, "pStyle")) or self._default
        seen: set[str] = set()
        while style is not None and style not in seen and (number is None or level is None):
            seen.add(style)
            inherited_number, inherited_level, base = self._styles.get(style, (None, None, None))
            if number is None and inherited_number is not None:
                number = inherited_number
                level = level or inherited_level or self._level_of(inherited_number, style)
            style = base
        return number, int(level) if level and level.isdigit() else 0

    def _level_of(self, number: str, style: str) -> str | None:
        listed = self._lists.get(number)
        levels = listed.levels if listed else {}
        return next((str(at) for at, level in levels.items() if level.paragraph_style == style), None)

    def _read(self, numbering: etree._Element, list_styles: dict[str, str]) -> None:
        abstracts: dict[str, etree._Element] = {}
        for node in numbering:
            if local(node) == "abstractNum":
                abstracts[attribute(node, "abstractNumId")] = node
        nums = [node for node in numbering if local(node) == "num"]
        abstract_of = {attribute(num, "numId"): value(child(num, "abstractNumId")) or "" for num in nums}
        for num in nums:
            number = attribute(num, "numId")
            key = abstract_of[number]
            abstract = abstracts.get(key)
            link = value(child(abstract, "numStyleLink"))
            if link is not None and link in list_styles:
                # The list is defined once, by the list style it links to.
                key = abstract_of.get(list_styles[link], key)
                abstract = abstracts.get(key, abstract)
            self._lists[number] = _list(num, key, abstract)


def _list(num: etree._Element, key: str, abstract: etree._Element | None) -> _List:
    levels = {int(at): shape for at, shape in _levels(abstract)}
    listed = _List(key, levels)
    for override in (node for node in num if local(node) == "lvlOverride"):
        at = attribute(override, "ilvl")
        if not at.isdigit():
            continue
        levels.update((int(level), shape) for level, shape in _levels(override))
        start = value(child(override, "startOverride"))
        if start is not None and start.isdigit():
            listed.starts[int(at)] = int(start)
    return listed


def _levels(parent: etree._Element | None) -> list[tuple[str, _Level]]:
    out: list[tuple[str, _Level]] = []
    for node in parent if parent is not None else ():
        at = attribute(node, "ilvl")
        if local(node) != "lvl" or not at.isdigit():
            continue
        start, restart = value(child(node, "start")), value(child(node, "lvlRestart"))
        shape = _Level(
            start=int(start) if start and start.isdigit() else 1 if start is None else 0,
            style=value(child(node, "numFmt")) or "decimal",
            text=value(child(node, "lvlText")) or "",
            suffix=value(child(node, "suff")) or "tab",
            restart=int(restart) if restart and restart.isdigit() else None,
            arabic=switched_on(child(node, "isLgl")),
            paragraph_style=value(child(node, "pStyle")),
        )
        out.append((at, shape))
    return out


def _paragraph_styles(
    styles: etree._Element | None,
) -> tuple[dict[str, tuple[str | None, str | None, str | None]], str | None]:
    """List, level and base of each paragraph style, and the default paragraph style."""
    found: dict[str, tuple[str | None, str | None, str | None]] = {}
    default: str | None = None
    for style in styles if styles is not None else ():
        if local(style) != "style" or attribute(style, "type") != "paragraph":
            continue
        name = attribute(style, "styleId")
        own = child(child(style, "pPr"), "numPr")
        found[name] = (value(child(own, "numId")), value(child(own, "ilvl")), value(child(style, "basedOn")))
        if attribute(style, "default") in ("1", "true"):
            default = name
    return found, default


def _list_styles(styles: etree._Element | None) -> dict[str, str]:
    """The w:num of each list style."""
    out: dict[str, str] = {}
    for style in styles if styles is not None else ():
        if local(style) == "style" and attribute(style, "type") == "numbering":
            number = value(child(child(child(style, "pPr"), "numPr"), "numId"))
            if number is not None:
                out[attribute(style, "styleId")] = number
    return out
