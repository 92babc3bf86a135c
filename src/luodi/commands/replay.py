"""``luodi replay``: decide again as a receipt says, and compare."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from luodi.commands.decide import read_facts
from luodi.errors import LuodiError

if TYPE_CHECKING:
    from luodi.rules.pack import Pack

_FACTS = (".yaml", ".yml", ".json")


@click.command(
    help="Decide again as a receipt says, and compare. 按凭据重新认定并比较。\n\n"
    "Ends with 0: the same; 1: something differs; 2: an error. 结束码：0 相同，1 有不同，2 出错。"
)
@click.argument("receipt", metavar="RECEIPT")
@click.option(
    "--facts",
    metavar="FILE",
    help="The facts of then, for a receipt holds only digests; without it the file beside the receipt that they fit. "
    "当时的事实；凭据只存摘要，不写则在凭据旁边找与摘要相符的文件。",
)
@click.option(
    "--pack",
    metavar="FOLDER",
    help="The pack's folder, for a receipt of a pack that is not Luodi's own; a receipt has only its name. "
    "规则包的文件夹；凭据里只有它的名字，不是落地自带的包要写明。",
)
def command(receipt: str, facts: str | None, pack: str | None) -> int:
    from luodi.rules.receipts import replay, whole
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
    rules = _pack(str(kept["pack"]), pack, receipt)
    given = read_facts(facts) if facts is not None else _beside(rules, kept, Path(receipt))
    decision, differences = replay(rules, kept, given)
    for line in summary(decision):
        click.echo(line)
    for zh, en in differences:
        click.echo(f"✗ {zh} / {en}")
    if whole(kept) is None:
        click.echo("! 凭据没有校验值（旧版写出），改动过也看不出 / the receipt has no digest that would show changes")
    if not differences:
        click.echo("✓ 与凭据相同 / the same as the receipt says")
    return 1 if differences else 0


def _pack(name: str, folder: str | None, receipt: str) -> Pack:
    """The receipt's pack: of the folder given, or Luodi's own of that name, or of a folder of that name here.

    ``LuodiError`` naming ``--pack`` where the name tells nothing.
    """
    from luodi.packs import find, folders, load
    from luodi.rules.parse.refusal import alike

    if folder is not None:
        return load(folder)
    try:
        find(name)
    except LuodiError:
        zh, en = alike(name, folders()) or ("", "")
        raise LuodiError(
            zh=f"找不到凭据的规则包“{name}”。", en=f"The receipt's pack “{name}” is not found.", file=receipt,
            mend_zh=f"请用 --pack 给出它的文件夹。{zh}", mend_en=f"Name its folder by --pack. {en}".strip(),
        ) from None  # fmt: skip
    return load(name)


def _beside(pack: Pack, kept: dict[str, Any], receipt: Path) -> dict[str, Any]:
    """The facts in the receipt's folder that its digests are of."""
    from luodi.rules.receipts import fits

    for path in sorted(p for p in receipt.parent.iterdir() if p.suffix.lower() in _FACTS and p != receipt):
        try:
            given = read_facts(str(path))
            if fits(pack, kept, given):
                click.echo(f"事实 facts: {path.name}")
                return given
        except LuodiError:
            continue
    raise LuodiError(
        zh="凭据旁边没有与它相符的事实。", en="No facts beside the receipt fit it.", file=str(receipt),
        mend_zh="凭据只存事实的摘要；请用 --facts 给出当时的事实。",
        mend_en="A receipt holds only digests of the facts; name the facts of then by --facts.",
    )  # fmt: skip
