"""Telling: a comparison as plain data, as rows of a sheet, and as lines to read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from luodi.compare.model import VERDICTS, Comparison, Figure, FigureChange, Item, Link, Verdict
from luodi.compare.verdicts import principals, written

COLUMNS = ("去向", "原文件条目", "原文", "原责任单位", "原时限", "新文件条目", "现文", "现责任单位", "现时限",
           "变化", "把握", "存疑", "理由")  # fmt: skip
_WIDTHS = (12, 14, 46, 22, 12, 14, 46, 22, 12, 40, 8, 18, 40)
_SHOWN = 46


def to_json(made: Comparison) -> dict[str, Any]:
    """Plain data: both sides' items with their spans, the links with reasons and changes, and the counts."""
    return {
        "old": _side(made, "old"),
        "new": _side(made, "new"),
        "counts": dict(made.counts),
        "links": [_link(link) for link in made.links],
        "dropped": list(made.dropped),
        "added": list(made.added),
    }


def _side(made: Comparison, which: str) -> dict[str, Any]:
    side = made.old if which == "old" else made.new
    return {
        "number": side.number,
        "title": side.title,
        "date": side.date.isoformat() if side.date else None,
        "items": [_item(item) for item in side.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "eid": item.eid,
        "label": item.label,
        "heading": item.heading,
        "text": item.text,
        "units": [{"role": d.role, "name": d.name, "carriers": sorted(d.carriers)} for d in item.duties],
        "deadline": item.deadline.isoformat() if item.deadline else None,
        "figures": [_figure(figure) for figure in item.figures],
        "spans": {name: [list(span) for span in spans] for name, spans in item.spans.items()},
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "target": written(figure),
        "by": figure.by.isoformat() if figure.by else None,
        "spans": [list(span) for span in figure.spans],
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "old": link.old,
        "new": link.new,
        "verdict": link.verdict,
        "score": link.score,
        "doubt": link.doubt or None,
        "given": link.given,
        "reasons": [{"code": r.code, "zh": r.zh, "en": r.en, "weight": r.weight} for r in link.reasons],
        "changes": [
            {"verdict": c.verdict, "zh": c.zh, "en": c.en, **({"figure": _changed(c.figure)} if c.figure else {})}
            for c in link.changes
        ],
    }


def _changed(change: FigureChange) -> dict[str, Any]:
    return {
        "old": _figure(change.old),
        "new": _figure(change.new),
        "verdict": change.verdict,
        "strictness": change.strictness,
        "reading": change.reading or None,
    }


def rows(made: Comparison) -> Iterator[tuple[str, ...]]:
    """One row for each link, in the order of the old document, then what was dropped, then what was added."""
    before = {item.key: item for item in made.old.items}
    after = {item.key: item for item in made.new.items}
    for link in made.links:
        yield (
            VERDICTS[link.verdict][0],
            *_cells(before[link.old]),
            *_cells(after[link.new]),
            "；".join(change.zh for change in link.changes),
            f"{link.score:.2f}",
            link.doubt,
            "；".join(reason.zh for reason in link.reasons),
        )
    for key in made.dropped:
        yield (VERDICTS["dropped"][0], *_cells(before[key]), *("",) * 4, "", "", "", "")
    for key in made.added:
        yield (VERDICTS["added"][0], *("",) * 4, *_cells(after[key]), "", "", "", "")


def _cells(item: Item) -> tuple[str, str, str, str]:
    units = "、".join(duty.name for duty in principals(item))
    return item.label, item.words, units, item.deadline.isoformat() if item.deadline else item.deadline_text


def to_csv(made: Comparison) -> str:
    """The rows as CSV with their titles."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows(made))
    return out.getvalue()


def to_xlsx(made: Comparison, path: Path) -> None:
    """The rows as a workbook, its titles repeated on each printed page (A3 across)."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("去向")
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#eeeeee"})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    for at, (title, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, head)
    for line, row in enumerate(rows(made), start=1):
        for at, value in enumerate(row):
            sheet.write_string(line, at, value, cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(made.links) + len(made.dropped) + len(made.added)), len(COLUMNS) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    book.close()


def to_lines(made: Comparison, only: Verdict | None = None) -> str:
    """What one reads in a terminal: the counts, then each item with what became of it."""
    before = {item.key: item for item in made.old.items}
    after = {item.key: item for item in made.new.items}
    out = [
        f"{made.old.number or made.old.title}（{len(made.old.items)}项） → "
        f"{made.new.number or made.new.title}（{len(made.new.items)}项）",
        "  " + " · ".join(f"{VERDICTS[verdict][0]} {VERDICTS[verdict][1]} {n}" for verdict, n in made.counts.items()),
        "",
    ]
    for link in made.links:
        if only in (None, link.verdict):
            doubt = f"  ? {link.doubt} {link.doubt_en}" if link.doubt else ""
            out += [
                f"[{VERDICTS[link.verdict][0]}] {link.score:.2f}{doubt}",
                f"  - {before[link.old].label}  {_short(before[link.old])}",
                f"  + {after[link.new].label}  {_short(after[link.new])}",
                *(f"    · {change.zh}" for change in link.changes),
                f"    = {'；'.join(reason.zh for reason in link.reasons[:3])}",
            ]
    for verdict, keys, items in (("dropped", made.dropped, before), ("added", made.added, after)):
        if only in (None, verdict):
            out += [f"[{VERDICTS[verdict][0]}] {items[key].label}  {_short(items[key])}" for key in keys]  # type: ignore[index]
    return "\n".join(out) + "\n"


def _short(item: Item) -> str:
    words = item.words.replace("\n", "")
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def dumps(made: Comparison) -> str:
    """The plain data as JSON."""
    return json.dumps(to_json(made), ensure_ascii=False, indent=1) + "\n"
