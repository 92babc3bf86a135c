"""落: one folder a document, only declarations, by jurisdiction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from luodi.errors import LuodiError

if TYPE_CHECKING:
    from luodi.rules.manifest import Manifest, Suspends
    from luodi.rules.pack import Pack
    from luodi.rules.specialise import Suspension

ROOT = Path(__file__).resolve().parent


@cache
def folders() -> dict[str, Path]:
    """Every pack by its short name: ``dibao_2022`` → its folder."""
    return {path.parent.name: path.parent for path in sorted(ROOT.glob("*/*/pack.toml"))}


def find(name: str) -> Path:
    """The folder of a pack by its short name, or of a pack elsewhere by its path; an unknown name is refused."""
    if name in folders():
        return folders()[name]
    path = Path(name)
    if (path / "pack.toml").is_file():
        return path
    from luodi.rules.parse.refusal import alike

    zh, en = alike(name, folders()) or ("", "")
    raise LuodiError(
        zh=f"没有规则包“{name}”。", en=f"There is no pack “{name}”.",
        mend_zh=f"{zh}别处的规则包，请写它的文件夹（内有 pack.toml）。",
        mend_en=f"{en} For a pack elsewhere write its folder, with pack.toml in it.".strip(),
    )  # fmt: skip


def with_rules() -> tuple[str, ...]:
    """The names of the packs that compute."""
    return tuple(name for name, folder in folders().items() if (folder / "rules.py").is_file())


@cache
def load(name: str) -> Pack:
    """A pack, with what other packs' documents say about its rules (``[[suspends]]`` in their ``pack.toml``)."""
    # Reading a document asks for its pack's corrections alone: the rules are loaded when they are first wanted.
    from luodi.rules.pack import load_pack

    folder = find(name)
    if not (folder / "rules.py").is_file():
        raise LuodiError(
            zh=f"“{name}”没有可计算的规则。",
            en=f"“{name}” has no rules that compute.",
            mend_zh=f"可计算的有：{'、'.join(with_rules())}。",
            mend_en=f"There is: {', '.join(with_rules())}.",
        )
    pack = load_pack(folder)
    return replace(pack, suspensions=tuple(_suspensions(pack)))


def _suspensions(pack: Pack) -> Iterator[Suspension]:
    from luodi.rules.manifest import read_manifest

    for folder in folders().values():
        manifest = read_manifest(folder)
        for row in manifest.suspends:
            if row.number == pack.issued.number:
                yield _suspension(pack, manifest, row, folder)


def _suspension(pack: Pack, manifest: Manifest, row: Suspends, folder: Path) -> Suspension:
    if row.rule not in pack.program.rules:
        raise LuodiError(
            zh=f"[[suspends]] 的规则“{row.rule}”不在 {pack.name} 中。",
            en=f"[[suspends]] names the rule {row.rule}, which {pack.name} does not have.",
            file=str(folder / "pack.toml"),
            mend_zh=f"规则有：{'、'.join(pack.program.rules)}。",
            mend_en=f"Rules: {', '.join(pack.program.rules)}.",
        )
    from luodi.facts.values import ValueProblemError, read_value
    from luodi.rules.specialise import Suspension

    try:
        then = None if row.then is None else read_value(pack.program.rules[row.rule].type, row.then)
    except ValueProblemError as problem:
        raise problem.at("suspends.then").in_file(str(folder / "pack.toml")) from None
    return Suspension(row.rule, manifest.number, row.provision, row.start, row.until, then, row.note)
