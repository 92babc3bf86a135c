"""``luodi compare``: what became of each duty of one document in another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from luodi.errors import LuodiError

if TYPE_CHECKING:
    from luodi.extract.model import Extraction
    from luodi.text.model import Document


@click.command(
    help="What became of each duty of OLD in NEW: kept, raised, lowered, dropped, reassigned, added. "
    "逐项比较两份文件：保留、提高、降低、取消、调整责任、新增。\n\n"
    "A file that prints several documents is written FILE#NUMBER. 一个文件印有多份公文的，写作 文件#文号。"
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="Plain data with spans. 输出 JSON，附原文位置。")
@click.option("--csv", "as_csv", is_flag=True, help="One row a duty. 输出 CSV，每项一行。")
@click.option("--xlsx", metavar="FILE", help="Write a workbook. 写成 Excel 工作簿。")
@click.option("--verdict", metavar="WORD", help="Only these: raised, 提高 … 只列一种去向。")
@click.option("--out", metavar="FILE", help="Write there instead of printing. 写入文件。")
def command(
    old: str, new: str, as_json: bool, as_csv: bool, xlsx: str | None, verdict: str | None, out: str | None
) -> int:
    from luodi.commands.extract import write_out
    from luodi.compare import compare, side, telling
    from luodi.compare.carrying import carriers
    from luodi.units import load

    only = _verdict(verdict)
    registry = load()
    (before, was), (after, now) = read(old), read(new)
    made = compare(
        side(before, was, carriers(registry, before, after.date)),
        side(after, now, carriers(registry, after, after.date)),
    )
    if xlsx:
        telling.to_xlsx(made, Path(xlsx))
        return 0
    words = telling.dumps(made) if as_json else telling.to_csv(made) if as_csv else telling.to_lines(made, only)  # type: ignore[arg-type]
    write_out(words, out)
    return 0


def _verdict(word: str | None) -> str | None:
    from luodi.compare.model import VERDICTS

    if word is None:
        return None
    for verdict, said in VERDICTS.items():
        if word in (verdict, *said):
            return verdict
    known = "、".join(f"{zh}（{verdict}）" for verdict, (zh, _) in VERDICTS.items())
    raise LuodiError(
        zh=f"没有“{word}”这种去向。",
        en=f"There is no verdict {word}.",
        mend_zh=f"可选：{known}。",
        mend_en=f"Choose one of: {', '.join(VERDICTS)}.",
    )


def read(given: str) -> tuple[Document, Extraction]:
    """The one document of ``FILE`` or ``FILE#NUMBER``, and what it proposes."""
    from luodi.extract import extract
    from luodi.packs.corrections import corrected
    from luodi.text import read_file
    from luodi.text.documents import parse
    from luodi.text.folding import fold

    # A # may stand in a file's own name.
    path, _, number = (given, "", "") if Path(given).exists() else given.rpartition("#")
    source = read_file(path or given)
    documents = parse(source)
    wanted = fold(number)
    chosen = [d for d in documents if not wanted or wanted in (fold(d.number or ""), fold(d.title))]
    if len(chosen) == 1:
        return corrected(chosen[0], extract(source, chosen[0]))
    listed = "；".join(document.number or document.title for document in documents)
    name = Path(path or given).name
    if not documents:
        raise LuodiError(file=name, zh="未识别出公文。", en="No document was recognised.")
    raise LuodiError(
        file=name,
        zh=f"其中没有“{number}”。" if wanted else f"其中有{len(documents)}份公文。",
        en=f"It does not hold {number}." if wanted else f"It holds {len(documents)} documents.",
        mend_zh=f"请写作 {name}#文号；其中有：{listed}。",
        mend_en=f"Write {name}#NUMBER; it holds: {listed}.",
    )
