"""Items: what a document lays down, made comparable: its commitments, and provisions that make none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from luodi.compare.model import Duty, Figure, Item, Role, Side
from luodi.extract.model import Commitment, Extraction, Indicator
from luodi.text.column_titles import kind_of
from luodi.text.folding import fold
from luodi.text.model import Document, NamedSpans, Provision

Carriers = Callable[[Sequence[str]], Sequence[frozenset[str]]]
"""Names of one clause, as printed → for each the units that carry its duties on the day that is compared for."""

ROLES: tuple[Role, ...] = ("lead", "responsible", "support", "guiding")
_NAMING = frozenset({"group", "task", "indicator"})
_BARE = 12
"""A text so short says little without the heading it stands under."""


def nobody(names: Sequence[str]) -> list[frozenset[str]]:
    """Carriers where no list of units is at hand: names are compared as they are printed."""
    return [frozenset() for _ in names]


def side(document: Document, extraction: Extraction, carriers: Carriers = nobody) -> Side:
    """The items of a document, in its order."""
    heads = _heads(document)
    made = [_item(one, heads, carriers) for one in extraction.commitments]
    made += uncommitted(list(document.walk()), heads, {item.eid for item in made})
    return Side(document.title, document.number or "", document.date, placed(merged(made)))


def _item(one: Commitment, heads: Mapping[str, tuple[str, str]], carriers: Carriers) -> Item:
    own, above = heads.get(one.eid, ("", ""))
    heading = named(one.cells, one.text) or own
    duties = []
    names = [(role, name) for role in ROLES for name in getattr(one, role)]
    for (role, name), carried in zip(names, carriers([name for _, name in names]), strict=True):
        duties.append(Duty(role, name, carried))
    return Item(
        key=one.id, eid=one.eid, label="".join(one.path) or one.eid, heading=heading, above=above, text=one.text,
        spans=one.spans, duties=tuple(duties), figures=tuple(map(figure, one.indicators)), deadline=one.deadline,
        deadline_text=one.deadline_text or "", table=one.table or "",
    )  # fmt: skip


def named(cells: Mapping[str, str], text: str) -> str:
    """What a table row is called: its name or group cell that is not the task itself.

    >>> named({"序号": "3", "服务事项": "图书借阅", "具体内容": "持卡借书。"}, "持卡借书。")
    '图书借阅'
    """
    names = [value for title, value in cells.items() if value and value != text and kind_of(title) in _NAMING]
    return min(names, key=len) if names else ""


def figure(one: Indicator) -> Figure:
    """An indicator with exact decimals: a float is taken as it prints."""
    return Figure(
        one.name, one.comparator or "", one.unit, _exact(one.value), _exact(one.low), _exact(one.high),
        one.baseline or "", one.period or "", one.by, one.spans,
    )  # fmt: skip


def _exact(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))


def _heads(document: Document) -> dict[str, tuple[str, str]]:
    """For each provision and table row: its own heading, and the nearest one above it."""
    found: dict[str, tuple[str, str]] = {}

    def walk(nodes: Iterable[Provision], above: str) -> None:
        for node in nodes:
            found[node.eid] = (node.heading, above)
            walk(node.children, node.heading or above)

    walk(document.provisions, "")
    for table in document.tables:
        for row in table.rows:
            found[row.eid] = ("", table.title)
    return found


class Node(Protocol):
    """A provision, as the library reads it or as a table keeps it."""

    @property
    def eid(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def spans(self) -> NamedSpans: ...


def uncommitted(nodes: Sequence[Node], heads: Mapping[str, tuple[str, str]], taken: Collection[str]) -> list[Item]:
    """Provisions with words of their own that stand in no commitment; the covering letter and the preface are not
    compared."""
    out = []
    enclosed = any(node.kind == "attachment" for node in nodes)
    for node in nodes:
        letter = enclosed and not node.eid.startswith("att_")
        if not node.text.strip() or letter or "preface" in node.eid:
            continue
        # What a commitment takes together stands at its own provision or below it.
        if any(eid in taken for eid in _above(node.eid)):
            continue
        heading, above = heads.get(node.eid, ("", ""))
        out.append(
            Item(
                key=node.eid,
                eid=node.eid,
                label=node.label or node.eid,
                heading=heading,
                above=above,
                text=node.text,
                spans=node.spans,
                commitment=False,
            )
        )
    return out


def merged(items: Iterable[Item]) -> list[Item]:
    """Items whose words stand inside another's at the same provision or above it become part of that one.

    A paragraph with a duty in each sentence is proposed as a whole and sentence by sentence; it is compared once, with
    the units of all.
    """
    kept: list[Item] = []
    folded: list[str] = []
    by_eid: dict[str, list[int]] = {}
    for item in sorted(items, key=lambda one: _start(one)):
        words = fold(item.text)
        host = next(
            (
                at
                for eid in _above(item.eid)
                for at in by_eid.get(eid, ())
                if not kept[at].table and words and words in folded[at]
            ),
            None,
        )
        if host is None:
            by_eid.setdefault(item.eid, []).append(len(kept))
            kept.append(item)
            folded.append(words)
        else:
            kept[host] = _joined(kept[host], item)
    return kept


def _joined(host: Item, part: Item) -> Item:
    duties = host.duties + tuple(duty for duty in part.duties if duty not in host.duties)
    known = {(one.name, one.value, one.low, one.by) for one in host.figures}
    figures = host.figures + tuple(one for one in part.figures if (one.name, one.value, one.low, one.by) not in known)
    return replace(
        host, duties=duties, figures=figures, also=(*host.also, part.key, *part.also),
        deadline=host.deadline or part.deadline, deadline_text=host.deadline_text or part.deadline_text,
        commitment=host.commitment or part.commitment,
    )  # fmt: skip


def _above(eid: str) -> list[str]:
    steps = eid.split("__")
    return ["__".join(steps[:length]) for length in range(len(steps), 0, -1)]


def _start(item: Item) -> tuple[int, int]:
    starts = [span[0] for span in item.spans.get("text", ())]
    return (min(starts, default=0), -len(item.text))


def placed(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items with where they stand in their own table, or in the document's body, from 0 to 1."""
    groups: dict[str, list[int]] = {}
    for at, item in enumerate(items):
        groups.setdefault(item.table, []).append(at)
    place = {at: rank / max(len(group) - 1, 1) for group in groups.values() for rank, at in enumerate(group)}
    return tuple(replace(item, place=place[at]) for at, item in enumerate(items))


def compared_text(item: Item) -> str:
    """The words that tell what an item is about; a very short text together with what it stands under."""
    return item.words if len(item.words) > _BARE or not item.above else f"{item.above}。{item.words}"
