"""``luodi verify``: prove that the journal is as it was written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from luodi.web.journal.verification import Report

SHOWN = 20


@click.command(help="Prove the journal against its seals. 校验日志，指出首个被改动、缺失或插入的条目。")
@click.option(
    "--head", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Heads exported earlier by luodi seal --export-head. 此前导出的封签头。",
)  # fmt: skip
@click.option("--database", metavar="URL", help="Instead of DATABASE_URL, e.g. of a copy. 代替 DATABASE_URL，如副本。")
@click.option(
    "--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", multiple=True,
    help="A seal's public key (seal.pub), where var/keys is not at hand. 封签公钥。",
)  # fmt: skip
def command(head: Path | None, database: str | None, key: tuple[Path, ...]) -> None:
    from luodi.web.start import start

    start(database, must_exist=True)
    from django.conf import settings
    from django.db import Error

    from luodi.errors import LuodiError
    from luodi.web.journal import keys
    from luodi.web.journal.heads import load
    from luodi.web.journal.verification import verify

    signers = keys.public_keys(settings.LUODI_KEYS)
    for file in key:
        one = keys.public_key(file.read_text(), str(file))
        signers[keys.key_id(one)] = one
    heads = load(head) if head else None
    if not signers and not heads:
        click.echo("未找到封签公钥，签名无法核对。 / No public key at hand: signatures cannot be checked.", err=True)
    try:
        report = verify(signers, heads)
    except Error as error:
        raise LuodiError(
            zh=f"数据库中没有可读的日志：{error}", en=f"The database holds no readable journal: {error}",
            mend_zh="请检查 --database。", mend_en="Check --database.",
        ) from error  # fmt: skip
    tell(report)
    sys.exit(1 if report.findings else 0)


def tell(report: Report) -> None:
    """Print what was proven, what is wrong, and the window that no seal covers."""
    first = report.first
    if first is None:
        click.echo(
            f"日志完好：{report.entries} 条，{report.seals} 个封签。"
            f" / The journal is intact: {report.entries} entries, {report.seals} seals."
        )
    else:
        click.echo(f"日志不完好，首个问题：{first.zh}。 / The journal is not intact; first: {first.en}.")
        for finding in sorted(report.findings)[:SHOWN]:
            click.echo(f"  {finding.zh} / {finding.en}")
        if len(report.findings) > SHOWN:
            click.echo(f"  …… 共 {len(report.findings)} 处 / {len(report.findings)} findings in all")
    if report.head_through is not None:
        click.echo(
            f"封签头覆盖至第 {report.head_through} 号条目。 / The head file covers entries up to {report.head_through}."
        )
    if report.unsealed_ids:
        a, b = report.unsealed_ids
        click.echo(
            f"尚未封签：第 {a} 至 {b} 号，共 {report.unsealed} 条，自 {report.unsealed_since} 起；"
            "其间的改动仅能由条目自身摘要发现。"
            f" / Not sealed yet: entries {a} to {b} ({report.unsealed}), since {report.unsealed_since};"
            " inside it, changes show only where an entry's own digest was left as it was."
        )
