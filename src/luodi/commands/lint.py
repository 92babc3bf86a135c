"""``luodi lint``: what rules leave open, contradict or never reach, and what a document's wording does."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from luodi.rules.prove import Finding
    from luodi.text.model import Document
    from luodi.wording import Remark

_FACTS_SHOWN = 12


@click.command(
    help="Prove what a pack's rules, and find what a document's wording, leave open or contradict. "
    "检查规则包和文件文字的空白、矛盾和不可能成立的条件。\n\n"
    "With --document, the wording is read: of the pack's own document, or of every document in the file. "
    "给出 --document 时，也检查文字；不给规则包则检查文件里的每一份。\n\n"
    "Ends with 0: nothing found; 1: findings; 2: an error. 结束码：0 无发现，1 有发现，2 出错。"
)
@click.argument("pack", required=False, metavar="[PACK]")
@click.option(
    "--document", "path", metavar="FILE", help="The file in which the document is printed. 载有该文件的公报。"
)
@click.option("--on", metavar="DATE", help="The date studied; today, or the last day in force. 研究的日期。")
@click.option(
    "--members", type=click.IntRange(1, 6), help="How many records a relation holds at most. 每组最多几条记录。"
)
@click.option(
    "--seconds", type=float, default=5.0, show_default=True, help="Time for one question. 每个问题的时限（秒）。"
)
@click.option(
    "--budget",
    type=float,
    default=60.0,
    show_default=True,
    help="Processor time for one pack. 每个规则包的总时限（秒）。",
)
@click.option("--json", "as_json", is_flag=True, help="Print plain data. 输出 JSON。")
def command(
    pack: str | None,
    path: str | None,
    on: str | None,
    members: int | None,
    seconds: float,
    budget: float,
    as_json: bool,
) -> int:
    from luodi.commands.decide import as_day
    from luodi.packs import load, with_rules
    from luodi.rules.prove import check_program, study

    day = as_day(on)
    found = 0
    names = (pack,) if pack else () if path else with_rules()
    for name in names:
        loaded = load(name)
        asked = study(
            loaded, _in_force(day, loaded.issued.repealed), most=members or 0, patience=seconds, seconds=budget
        )
        if not as_json:
            click.echo(f"{name}  {loaded.issued.number}  {asked.on}  ≤ {asked.most}")
        for finding in check_program(asked):
            found += 1
            click.echo(json.dumps({"pack": name, **finding.data()}, ensure_ascii=False) if as_json else _told(finding))
    for document in _documents(pack, path):
        found += _wording(document, as_json)
    if not as_json:
        click.echo(f"共 {found} 项。 / {found} findings.")
    return 1 if found else 0


def _in_force(day: dt.date, last: dt.date | None) -> dt.date:
    return min(day, last) if last else day


def _documents(pack: str | None, path: str | None) -> Iterable[Document]:
    """The pack's own document in the file, or all of them."""
    from luodi.commands.coverage import find_document
    from luodi.packs import find
    from luodi.text import read_file
    from luodi.text.documents import parse

    if path is None:
        return ()
    return (find_document(find(pack), path),) if pack else parse(read_file(path))


def _told(finding: Finding) -> str:
    under = f"  [{finding.reading}]" if finding.reading else ""
    lines = [
        f"  {finding.kind.value:<17} {finding.rule}（{finding.provision}，rules.py:{finding.line}）{under}",
        f"    {finding.zh} / {finding.en}",
    ]
    if finding.not_under:
        lines.append(f"    不见于读法 / not under: {'、'.join(finding.not_under)}")
    facts = list(finding.example.items())
    lines += [f"      {fact} = {value}" for fact, value in facts[:_FACTS_SHOWN]]
    if len(facts) > _FACTS_SHOWN:
        lines.append(
            f"      … 另 {len(facts) - _FACTS_SHOWN} 项，见 --json / {len(facts) - _FACTS_SHOWN} more in --json"
        )
    return "\n".join(lines)


def _wording(document: Document, as_json: bool) -> int:
    """Print the remarks on one document's wording; how many there are."""
    from luodi.wording import remarks

    every = remarks(document)
    if not as_json:
        click.echo(f"{document.number or '-'}  {document.title}")
    for one in every:
        click.echo(json.dumps(one.data(), ensure_ascii=False) if as_json else _remark(one))
    return len(every)


def _remark(one: Remark) -> str:
    from luodi.wording import WORDS

    zh, en = WORDS[one.kind]
    lines = [f"  {one.kind.value:<19} {one.label}：“{one.quoted}”", f"    {zh}：{one.why_zh} / {en}: {one.why_en}"]
    if one.example:
        lines.append(f"      例 / for example: {one.example}")
    return "\n".join(lines)
