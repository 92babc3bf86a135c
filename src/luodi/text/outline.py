"""The tree of one region: parts, chapters, articles with 款 and 项, headings and numbered items, running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from luodi.text.model import Provision, ProvisionKind
from luodi.text.numbering import Marker, Style
from luodi.text.numerals import chinese
from luodi.text.reflow import LABELLED, Paragraph
from luodi.text.spans import Spans, cut


@dataclass
class _Node:
    """A node while the tree grows; ``para`` is the paragraph it begins with, ``found`` the number that opens it."""

    para: Paragraph
    found: Marker | None
    children: list[_Node] = field(default_factory=list)
    text_from: int = 0
    heading: tuple[int, int] | None = None

    @property
    def style(self) -> Style | None:
        return self.found.style if self.found else None


_CLOSING = re.compile(r"^(?:以上|本|此)[^。]{0,30}?(?:自|从)[^。]{1,30}(?:起|后)(?:施行|试行|实施|执行|生效)")
_RIGID = Style.CHINESE
"""Styles up to this one always rank as listed; below it, the order of first appearance decides."""


def build(paragraphs: Sequence[Paragraph]) -> list[_Node]:
    """The forest of ``paragraphs``, in reading order."""
    root = _Node(Paragraph("", (), 0, 0), None)
    stack: list[_Node] = [root]
    last: _Node | None = None
    ahead = _next_numbers(paragraphs)
    decided = (-1, root)
    for index, para in enumerate(paragraphs):
        found = para.marker
        if found is None and last is not None and (_CLAUSE.match(para.text) or LABELLED.match(para.text)):
            last.para = _merged(last.para, para)
            continue
        node = last = _Node(para, found, text_from=found.rest if found else 0)
        if found is not None:
            del stack[_level(stack, found) :]
            stack[-1].children.append(node)
            stack.append(node)
            continue
        if _CLOSING.match(para.text) and index >= len(paragraphs) - 2 and not _article_depth(stack):
            del stack[1:]
        elif _article_depth(stack):
            if decided[0] != ahead[index]:
                decided = (ahead[index], _owner(stack, paragraphs, ahead, ahead[index]))
            while stack[-1] is not decided[1]:
                stack.pop()
        stack[-1].children.append(node)
    return root.children


_CLAUSE = re.compile(
    r"[（(〔\[【]?\s*(?:责任|牵头|配合|主办|协办|承办|负责|指导|督导|参与|主责|落实)(?:单位|部门|处室|领导|科室)"
    r"(?:和[^：:，。]{2,10})?\s*[：:∶]"
)
"""A responsibility clause on a line of its own belongs to the item above it."""


def _merged(first: Paragraph, second: Paragraph) -> Paragraph:
    return Paragraph(first.text + second.text, first.spans + second.spans, first.first, second.last, first.marker)


def _next_numbers(paragraphs: Sequence[Paragraph]) -> list[int]:
    """For every paragraph, the index of the next numbered one after it (their count where there is none)."""
    out = [len(paragraphs)] * len(paragraphs)
    for index in range(len(paragraphs) - 2, -1, -1):
        out[index] = index + 1 if paragraphs[index + 1].marker else out[index + 1]
    return out


def _article_depth(stack: Sequence[_Node]) -> int:
    """Where the open article stands in the stack; 0 for none."""
    return next((depth for depth in range(len(stack) - 1, 0, -1) if stack[depth].style is Style.ARTICLE), 0)


_LOOKAHEAD = 60
"""How many numbers to look at for the one that continues an open list; bounds the time on hostile input."""


def _owner(stack: Sequence[_Node], paragraphs: Sequence[Paragraph], ahead: Sequence[int], index: int) -> _Node:
    """Whose running text comes next in an article: an open 项 if its list goes on after it, else the article itself.

    ``index`` is the next numbered paragraph.
    """
    depth = _article_depth(stack)
    open_lists = {node.style: node for node in stack[depth + 1 :]}
    for _ in range(_LOOKAHEAD):
        if index >= len(paragraphs) or not open_lists:
            break
        found = paragraphs[index].marker
        assert found is not None
        if found.style <= Style.ARTICLE:
            break
        held = open_lists.get(found.style)
        if held is not None and held.found is not None:
            if found.value == held.found.value + 1:
                return held
            del open_lists[found.style]
        index = ahead[index]
    return stack[depth]


def _level(stack: Sequence[_Node], found: Marker) -> int:
    """How much of the stack stays above a new node of this number."""
    style = found.style
    if style is Style.DECIMAL:
        return _decimal_level(stack, found)
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].style is style:
            return depth
    depth = len(stack)
    while depth > 1:
        top = stack[depth - 1].style
        if top is None:
            break
        if style <= _RIGID or top <= _RIGID:
            if top < style:
                break
        elif found.value == 1 or top < style:
            break
        depth -= 1
    return depth


def _decimal_level(stack: Sequence[_Node], found: Marker) -> int:
    for depth in range(len(stack) - 1, 0, -1):
        above = stack[depth].found
        if above and above.style is Style.DECIMAL and above.path == found.path[: len(above.path)] != found.path:
            return depth + 1
    for depth in range(1, len(stack)):
        if stack[depth].style is Style.DECIMAL:
            return depth
    return len(stack)


# --- provisions -----------------------------------------------------------------------------------------------------
_NAMES: dict[Style, tuple[str, ProvisionKind]] = {
    Style.PART: ("part", "part"),
    Style.SUBPART: ("subpart", "part"),
    Style.CHAPTER: ("chp", "chapter"),
    Style.SECTION: ("sec", "section"),
    Style.ARTICLE: ("art", "article"),
    Style.DECIMAL: ("sec", "heading"),
    Style.CHINESE: ("sec", "heading"),
    Style.BRACKETED_CHINESE: ("sec", "heading"),
    Style.ARABIC: ("item", "item"),
    Style.BRACKETED_ARABIC: ("item", "item"),
    Style.CIRCLED: ("item", "item"),
}
_WHOLE = re.compile(r"[^。；：]{1,60}")
_STOP = r"(?:。|(?<=[\u4e00-\u9fff”])[.．](?=[\u4e00-\u9fff]))"
_SENTENCE = re.compile(rf"(?P<h>[^。；：！？，]{{1,32}}?(?:，[^。；：！？，]{{1,24}}?)?){_STOP}(?=[^\s（(〔\[])")
_ONLY = re.compile(r"(?P<h>[^。；：！？]{1,44})。")


_SPOKEN = re.compile(r"^(?:本|自|凡|各[^，。]{0,12}(?:要|应))|起(?:施行|实施|执行|试行)$|^.{0,12}(?:现予|不得|应当)")
"""What begins like this is a sentence of its own and no heading."""


class Tree:
    """Makes provisions with unique eids out of nodes. ``prefix`` is the attachment's eid or empty."""

    def __init__(self, prefix: str = "", label: str = "") -> None:
        self.prefix, self.label = prefix, label
        self.taken: dict[str, int] = {}
        self.doubts: list[str] = []

    def provisions(self, paragraphs: Sequence[Paragraph]) -> tuple[Provision, ...]:
        """The provisions of a region's paragraphs."""
        nodes = build(paragraphs)
        first = next((k for k, node in enumerate(nodes) if node.found), len(nodes))
        last = next((k for k in range(len(nodes), first, -1) if nodes[k - 1].found), first)
        out: list[Provision] = []
        if first < len(nodes):
            if first:
                eid = self._eid("preface", self.prefix)
                children = tuple(self._running(nodes[:first], eid, f"{self.label}引言", 1))
                out.append(Provision(eid, f"{self.label}引言", "preface", "", "", {}, children))
            out.extend(self._branch(nodes[first:last], self.prefix, self.label))
            if last < len(nodes):
                eid = self._eid("closing", self.prefix)
                out.extend(self._running(nodes[last:], eid, f"{self.label}结尾", 1))
        else:
            out.extend(self._running(nodes, self.prefix, self.label, 1))
        return tuple(out)

    def _eid(self, name: str, parent: str) -> str:
        eid = f"{parent}__{name}" if parent else name
        copy = self.taken.get(eid, 0) + 1
        self.taken[eid] = copy
        return eid if copy == 1 else f"{eid}~{copy}"

    def _running(self, nodes: Iterable[_Node], parent: str, label: str, count: int) -> list[Provision]:
        out = []
        for count, node in enumerate(nodes, count):  # noqa: B020
            out.append(self._paragraph(node, parent, f"{label}第{count}段", count))
        return out

    def _paragraph(self, node: _Node, parent: str, label: str, count: int) -> Provision:
        eid = self._eid(f"para_{count}", parent)
        children = tuple(self._branch(node.children, eid, label))
        return Provision(eid, label, "paragraph", "", node.para.text, {"text": node.para.spans}, children)

    def _branch(self, nodes: Sequence[_Node], parent: str, label: str, count: int = 0) -> list[Provision]:
        """Nodes below a heading: numbered ones under their numbers, running text counted on from ``count``."""
        out: list[Provision] = []
        last: dict[Style, int] = {}
        for node in nodes:
            if node.found is None:
                count += 1
                out.append(self._paragraph(node, parent, f"{label}第{count}段", count))
                continue
            before = last.get(node.found.style)
            out.append(self._numbered(node, parent, label))
            if before is not None and node.found.value != before + 1 and node.found.style is not Style.DECIMAL:
                self.doubts.append(f"{out[-1].eid}: 编号在 {before} 之后为 {node.found.value}")
            last[node.found.style] = node.found.value
        return out

    def _numbered(self, node: _Node, parent: str, label: str) -> Provision:
        found, para = node.found, node.para
        assert found is not None
        if found.style is Style.ARTICLE:
            return self._article(node)
        name, kind = _NAMES[found.style]
        value = str(found.value)
        if found.inserted:
            value += f"-{found.inserted}"
        eid = self._eid(f"{name}_{value}", parent)
        number = para.text[found.start : found.end]
        here = (
            f"{self.label if found.path else label}{number}"
            if kind not in ("part", "chapter", "section")
            else f"{label}{''.join(number.split())}"
        )
        heading, start = self._heading(node, kind)
        spans: dict[str, Spans] = {"number": cut(para.spans, found.start, found.end)}
        if heading:
            spans["heading"] = cut(para.spans, *heading)
        text = para.text[start:]
        if text:
            spans["text"] = cut(para.spans, start, len(para.text))
        marks = _marks(para, [(found.start, found.end), heading, (start, len(para.text))])
        if marks:
            spans["marks"] = marks
        children = tuple(self._branch(node.children, eid, here, int(bool(text))))
        words = para.text[slice(*heading)] if heading else ""
        return Provision(eid, here, kind, words, text, spans, children, number)

    def _heading(self, node: _Node, kind: ProvisionKind) -> tuple[tuple[int, int] | None, int]:
        """Where the heading stands in the paragraph, and where the node's own text begins."""
        para = node.para
        start = node.text_from
        text = para.text
        if kind in ("part", "chapter", "section"):
            return ((start, len(text)) if start < len(text) else None), len(text)
        found = _SENTENCE.match(text, start)
        if found and not _SPOKEN.search(found["h"]):
            return found.span("h"), _skip(text, found.end())
        if _WHOLE.fullmatch(text, start):
            return ((start, len(text)) if start < len(text) else None), len(text)
        if node.children:
            found = _ONLY.fullmatch(text, start)
            if found:
                return found.span("h"), len(text)
        return None, start

    # --- articles ---------------------------------------------------------------------------------------------------
    def _article(self, node: _Node) -> Provision:
        found, para = node.found, node.para
        assert found is not None
        number = para.text[found.start : found.end]
        value = f"{found.value}-{found.inserted}" if found.inserted else str(found.value)
        eid = self._eid(f"art_{value}", self.prefix)
        here = f"{self.label}{''.join(number.split())}"
        heading, start = _article_heading(para.text, found.rest)
        spans: dict[str, Spans] = {"number": cut(para.spans, found.start, found.end)}
        if heading:
            spans["heading"] = cut(para.spans, *heading)
        marks = _marks(para, [(found.start, found.end), heading, (start, len(para.text))])
        if marks:
            spans["marks"] = marks
        groups: list[tuple[Paragraph | None, int, list[_Node]]] = []
        if start < len(para.text):
            groups.append((para, start, []))
        for child in node.children:
            if child.found is None:
                groups.append((child.para, 0, list(child.children)))
            elif groups:
                groups[-1][2].append(child)
            else:
                groups.append((None, 0, [child]))
        children = tuple(self._clause(k, len(groups), group, eid, here) for k, group in enumerate(groups, 1))
        words = para.text[slice(*heading)] if heading else ""
        return Provision(eid, here, "article", words, "", spans, children, number)

    def _clause(
        self, count: int, total: int, group: tuple[Paragraph | None, int, list[_Node]], parent: str, label: str
    ) -> Provision:
        """One 款 with its 项; the only 款 of an article is cited without its number."""
        para, start, points = group
        eid = self._eid(f"para_{count}", parent)
        here = label if total == 1 else f"{label}第{chinese(count)}款"
        spans: dict[str, Spans] = {}
        text = ""
        if para is not None:
            text = para.text[start:]
            spans["text"] = cut(para.spans, start, len(para.text))
        split = _all_headed(points)
        children = tuple(self._point(node, eid, here, split) for node in points)
        return Provision(eid, here, "paragraph", "", text, spans, children)

    def _point(self, node: _Node, parent: str, label: str, split: bool) -> Provision:
        found, para = node.found, node.para
        assert found is not None
        point = found.style in (Style.CHINESE, Style.BRACKETED_CHINESE)
        eid = self._eid(f"{'point' if point else 'item'}_{found.value}", parent)
        number = para.text[found.start : found.end]
        here = f"{label}第{number}{'项' if point else '目'}"
        head = _SENTENCE.match(para.text, found.rest) if split else None
        start = _skip(para.text, head.end()) if head else found.rest
        heading = head.span("h") if head else None
        spans: dict[str, Spans] = {"number": cut(para.spans, found.start, found.end)}
        if heading:
            spans["heading"] = cut(para.spans, *heading)
        if start < len(para.text):
            spans["text"] = cut(para.spans, start, len(para.text))
        marks = _marks(para, [(found.start, found.end), heading, (start, len(para.text))])
        if marks:
            spans["marks"] = marks
        below: list[Provision] = []
        count = 1
        for child in node.children:
            if child.found is None:
                count += 1
                below.append(self._paragraph(child, eid, f"{here}第{count}段", count))
            else:
                below.append(self._point(child, eid, here, False))
        words = para.text[slice(*heading)] if heading else ""
        kind: ProvisionKind = "point" if point else "item"
        return Provision(eid, here, kind, words, para.text[start:], spans, tuple(below), number)


def _all_headed(points: Sequence[_Node]) -> bool:
    """Whether every 项 opens with a short title (（一）强化运行维护。…): then it is one, else a sentence like any."""
    if len(points) < 2:
        return False
    for node in points:
        if node.found is None:
            return False
        found = _SENTENCE.match(node.para.text, node.found.rest)
        if not found or len(found["h"]) > 20 or "，" in found["h"]:
            return False
    return True


_ARTICLE_HEADING = re.compile(r"[（【〔](?P<h>[^（）【】〔〕。]{2,30})[）】〕]\s*(?=\S)")


def _article_heading(text: str, rest: int) -> tuple[tuple[int, int] | None, int]:
    found = _ARTICLE_HEADING.match(text, rest)
    if found and not re.match(r"[（【〔][一二三四五六七八九十\d]+[）】〕]", text[rest:]):
        return found.span("h"), found.end()
    return None, rest


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _marks(para: Paragraph, kept: Sequence[tuple[int, int] | None]) -> Spans:
    """The separators: visible characters of the paragraph in none of the ``kept`` ranges."""
    out: list[tuple[int, int]] = []
    at = 0
    for part in sorted(part for part in kept if part):
        if at < part[0] and para.text[at : part[0]].strip():
            out.extend(cut(para.spans, at, part[0]))
        at = max(at, part[1])
    return tuple(out)
