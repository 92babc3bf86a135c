"""``luodi ingest``: read documents into the database."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from luodi.web.documents.intake import Summary

OUTCOMES = {
    "new": ("新读入", "new"),
    "version": ("新版本", "new version"),
    "known": ("已读入，无变化", "already known"),
}


@click.command(
    help="Read documents into the database; the same words again change nothing. 读入文件，重复读入不产生变化。"
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--again", is_flag=True, help="Read known words again, with this version of Luodi. 已读入的也重新读取。")
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL. 代替 DATABASE_URL。")
@click.option(
    "--publicity", type=click.Choice(["open", "on_request", "closed", "unstated"]),
    help="公开属性：主动公开、依申请公开、不予公开、未标注。 Only open documents are seen without signing in.",
)  # fmt: skip
def command(files: tuple[Path, ...], again: bool, database: str | None, publicity: str | None) -> None:
    from luodi.errors import LuodiError
    from luodi.web.start import start

    start(database, migrate=True)
    from luodi.web.actions import OPERATOR
    from luodi.web.documents.intake import known, read, take_in

    failed = 0
    for at, file in enumerate(files, 1):
        began = time.monotonic()
        click.echo(f"[{at}/{len(files)}] {file} …", err=True)
        try:
            told_before = [] if again else known(file)
            made = told_before or take_in(OPERATOR, read(file, _pages), publicity=publicity or "", again=again)
        except LuodiError as error:
            failed += 1
            click.echo(error.in_file(str(file)).told, err=True)
            continue
        for summary in made:
            click.echo(told(summary))
        click.echo(f"    {time.monotonic() - began:.1f} s", err=True)
    sys.exit(2 if failed else 0)


def _pages(done: int, total: int) -> None:
    if done == total or done % 20 == 0:
        click.echo(f"    {done}/{total} 页 pages", err=True)


def told(summary: Summary) -> str:
    """What became of one document, in a few lines of Chinese and English."""
    zh, en = OUTCOMES[summary.outcome]
    head = f"{summary.number or '（无文号）'} {summary.title}\n  {zh} / {en}, v{summary.ordinal}"
    if summary.outcome == "known":
        return head
    lines = [
        head,
        f"  条款 provisions {summary.provisions}；任务 commitments {summary.commitments}；"
        f"时限 deadlines {summary.deadlines}；指标 indicators {summary.indicators}；存疑 doubts {summary.doubts}",
        f"  单位 units：已识别 resolved {summary.resolved}，未尽列 open {summary.open}，"
        f"未识别 unresolved {summary.unresolved}",
    ]
    if summary.outcome == "version":
        lines.append(
            f"  与上一版本 against the last version：未变 kept {summary.kept}，移动 moved {summary.moved}，"
            f"改动 changed {summary.changed}，取消 gone {summary.gone}"
        )
    return "\n".join(lines)
