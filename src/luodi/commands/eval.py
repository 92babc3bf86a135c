"""``luodi eval``: measure extraction against tasks that people wrote down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from luodi.extract.gold import Gold
    from luodi.extract.scoring import Miss, Score
    from luodi.text.model import Document

_COLUMNS = (
    ("任务 tasks", 8),
    ("召回 recall", 8),
    ("精度 prec", 8),
    ("原文 exact", 8),
    ("单位 units", 8),
    ("角色 roles", 8),
    ("时限 dates", 8),
    ("指标召回 ind.R", 8),
    ("指标精度 ind.P", 8),
    ("更正 fix", 5),
)


@click.command(help="Measure extraction against expected tasks. 用人工标注的任务衡量提取质量。")
@click.argument("gold_dir", metavar="GOLD_DIR", type=click.Path(path_type=Path))
@click.option("--texts", type=click.Path(path_type=Path), help="Folder of the texts. 文本所在目录。")
@click.option("--corrections", type=click.Path(path_type=Path), help="Folder of NAME.csv corrections. 更正文件目录。")
@click.option("--json", "as_json", is_flag=True, help="One JSON object. 输出JSON。")
@click.option("--quiet", is_flag=True, help="Without the list of misses. 不列出差错。")
def command(gold_dir: Path, texts: Path | None, corrections: Path | None, as_json: bool, quiet: bool) -> int:
    from luodi.extract.gold import load_gold
    from luodi.extract.scoring import Score

    scores = [_score(gold, corrections) for gold in load_gold(gold_dir, texts)]
    total = Score("total")
    for one in scores:
        total.include(one)
    if as_json:
        click.echo(
            json.dumps({"documents": [_json(s) for s in scores], "total": _json(total)}, ensure_ascii=False, indent=1)
        )
        return 0
    click.echo(_table([*scores, total]))
    click.echo(_reliability(total))
    if not quiet:
        for one in scores:
            for miss in one.misses:
                click.echo(_miss(one.name, miss))
    return 0


_read: dict[Path, Any] = {}


def _score(gold: Gold, folder: Path | None) -> Score:
    from luodi.extract import extract
    from luodi.extract.scoring import score
    from luodi.text import read_file
    from luodi.text.documents import parse

    if gold.source not in _read:
        source = read_file(gold.source)
        _read[gold.source] = (source, parse(source))
    source, documents = _read[gold.source]
    chosen = _choose(documents, gold)
    proposals = [one for document in chosen for one in extract(source, document).commitments]
    if folder and (path := folder / f"{gold.name}.csv").is_file():
        from luodi.extract.corrections import apply, load

        proposals = list(apply(proposals, load(path)).commitments)
    return score(gold, proposals, source.text)


def _choose(documents: Sequence[Document], gold: Gold) -> list[Document]:
    """The document that the gold speaks of: by number, else by title; all of the file where neither is found."""
    from luodi.extract.identity import folded

    same = [one for one in documents if gold.number and one.number and folded(one.number) == folded(gold.number)]
    if not same:
        same = [one for one in documents if gold.title and folded(gold.title) == folded(one.title)]
    return same or list(documents)


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}"


def _table(scores: Iterable[Score]) -> str:
    lines = ["  ".join(["文件 document".ljust(26), *(name for name, _ in _COLUMNS)])]
    for one in scores:
        cells = [
            str(one.tasks.all),
            *map(
                _share,
                (
                    one.tasks.value,
                    one.precision.value,
                    one.exact.value,
                    one.units.value,
                    one.roles.value,
                    one.deadlines.value,
                    one.indicators_told.value,
                    one.indicators.precision,
                ),
            ),
            str(one.corrections),
        ]
        widths = [len(name) + sum(ord(c) > 0x2E80 for c in name) for name, _ in _COLUMNS]
        lines.append(
            "  ".join([one.name.ljust(28), *(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))])
        )
    return "\n".join(lines)


def _reliability(total: Score) -> str:
    lines = ["", "把握 confidence    提议 proposed    正确 right"]
    for low, ratio in total.reliability.items():
        if ratio.all:
            lines.append(f"  ≥ {low:.2f}          {ratio.all:8d}         {_share(ratio.value)}")
    return "\n".join([*lines, ""])


def _miss(name: str, miss: Miss) -> str:
    place = f"{miss.span[0]}–{miss.span[1]}" if miss.span else "?"
    head = f"{name} [{miss.label}] {miss.kind} @{place}"
    return f"{head}\n    应为 expected: {miss.expected}\n    实为 proposed: {miss.proposed}"


def _json(one: Score) -> dict[str, Any]:
    return {
        "name": one.name,
        "tasks": one.tasks.all,
        "recall": one.tasks.value,
        "precision": one.precision.value,
        "exact_text": one.exact.value,
        "unit_f1": one.units.value,
        "role_f1": one.roles.value,
        "deadline_accuracy": one.deadlines.value,
        "indicator_recall": one.indicators_told.value,
        "indicator_precision": one.indicators.precision,
        "corrections_needed": one.corrections,
        "reliability": [
            {"confidence_from": low, "proposed": ratio.all, "right": ratio.value}
            for low, ratio in one.reliability.items()
        ],
        "misses": [
            {"kind": m.kind, "label": m.label, "expected": m.expected, "proposed": m.proposed, "span": m.span}
            for m in one.misses
        ],
    }
