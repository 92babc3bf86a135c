"""``luodi replay``: decide again as a receipt says, and compare."""

from __future__ import annotations

import json
from pathlib import Path

import click

from luodi.commands.decide import read_facts
from luodi.errors import LuodiError


@click.command(
    help="Decide again as a receipt says, and compare. 按凭据重新认定并比较。\n\n"
    "Ends with 0: the same; 1: something differs; 2: an error. 结束码：0 相同，1 有不同，2 出错。"
)
@click.argument("receipt", metavar="RECEIPT")
@click.option(
    "--facts", required=True, metavar="FILE", help="The facts of then; a receipt holds only digests. 当时的事实。"
)
def command(receipt: str, facts: str) -> int:
    from luodi.packs import load
    from luodi.rules.receipts import replay
    from luodi.rules.telling import summary

    try:
        kept = json.loads(Path(receipt).read_text("utf-8"))
    except (OSError, ValueError):
        kept = None
    if not isinstance(kept, dict) or "pack" not in kept:
        raise LuodiError(
            zh="这不是认定凭据，或读不出。",
            en="This is no receipt, or it cannot be read.",
            file=receipt,
            mend_zh="请用 luodi decide --receipt 写出的文件。",
            mend_en="Use a file of luodi decide --receipt.",
        )
    pack = load(str(kept["pack"]))
    decision, differences = replay(pack, kept, read_facts(facts))
    for line in summary(decision):
        click.echo(line)
    for zh, en in differences:
        click.echo(f"✗ {zh} / {en}")
    if not differences:
        click.echo("✓ 与凭据相同 / the same as the receipt says")
    return 1 if differences else 0
