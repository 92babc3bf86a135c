"""``luodi coverage``: how much of a document its pack disposes of, how much runs, and what its words have become."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luodi.errors import LuodiError

if TYPE_CHECKING:
    from luodi.packs.coverage import Coverage
    from luodi.packs.declared import Cited
    from luodi.packs.provisions import Line
    from luodi.text.model import Document

_GRADES = {
    "typographic": "只有空白、标点不同 / only space and punctuation differ",
    "changed": "文字已变 / the words have changed",
    "moved": "移到了别处 / moved",
    "gone": "已不存在 / gone",
    "unpinned": "没有钉住 / not pinned",
}


@click.command(
    help="Report what a pack disposes of in its document, and what of that runs. 报告规则包处理和运行的条款。\n\n"
    "Ends with 1 if a sentence that lays down a duty, a right, a number or a limit is not claimed, or if a clause that "
    "rules stand on has changed, or one that they cite is not there, or a worked example does not hold. "
    "有未处理的句子、所依条款已变或不存在、用例不符时结束码为 1。"
)
@click.argument("pack", metavar="[PACK]", required=False)
@click.option(
    "--document",
    "path",
    envvar="LUODI_DOCUMENTS",
    metavar="FILE",
    help="The file in which the document is printed, or a folder with it; else what LUODI_DOCUMENTS names. "
    "载有该文件的公报，或公报所在的文件夹；不写则用环境变量 LUODI_DOCUMENTS。",
)
@click.option("--json", "as_json", is_flag=True, help="Print plain data. 输出 JSON。")
@click.option("--all", "every", is_flag=True, help="List every sentence with what claims it. 列出每一句及其去向。")
@click.option("--pin", is_flag=True, help="Pin the lines to the words as they stand now. 按现在的文字重新钉住。")
def command(pack: str | None, path: str | None, as_json: bool, every: bool, pin: bool) -> int:
    from luodi.packs import folders

    if path is None:
        raise LuodiError(
            zh="没有说文件的文字在哪里。",
            en="Nothing says where the document's words are.",
            mend_zh="请用 --document 给出公报或公报所在的文件夹，或设环境变量 LUODI_DOCUMENTS。",
            mend_en="Name the file or a folder with it by --document, or by the variable LUODI_DOCUMENTS.",
        )
    if pack is not None:
        made = _covered(pack, path, pin)
        if as_json:
            click.echo(json.dumps(made.data(), ensure_ascii=False, indent=1))
        else:
            _tell(made, every)
        return made.code
    return _every_pack(list(folders()), path, as_json, every, pin)


class AbsentError(LuodiError):
    """A pack's document is not where it was looked for."""


@dataclass(frozen=True, slots=True)
class _Covered:
    """One pack: what its lines claim, its worked examples with what differs, citations that lead nowhere."""

    pack: str
    result: Coverage
    lines: tuple[Line, ...]
    cases: dict[str, tuple[str, ...]]
    missing: tuple[Cited, ...]

    @property
    def code(self) -> int:
        broken = [d for d in self.result.drift if d.grade in ("changed", "gone")]
        return 1 if self.result.unclaimed or broken or any(self.cases.values()) or self.missing else 0

    def data(self) -> dict[str, object]:
        failing = {name: problems for name, problems in self.cases.items() if problems}
        return {
            **_data(self.result),
            "lost": [asdict(one) for one in self.missing],
            "cases": (len(self.cases) - len(failing), len(self.cases)),
            "failing": failing,
        }


def _every_pack(packs: list[str], path: str, as_json: bool, every: bool, pin: bool) -> int:
    """Report the packs whose document is there, and name the others; gives the exit code."""
    data: dict[str, object] = {}
    absent: dict[str, AbsentError] = {}
    code = 0
    for pack in packs:
        try:
            made = _covered(pack, path, pin)
        except AbsentError as error:
            absent[pack] = error
            data[pack] = {"absent": error.en}
            continue
        code = max(code, made.code)
        data[pack] = made.data()
        if not as_json:
            _tell(made, every, listed=every or bool(made.lines))
    if len(absent) == len(packs):
        raise next(iter(absent.values()))
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    for pack, why in absent.items():
        click.echo(f"没有检查 not checked: {pack}: {why.zh} / {why.en}", err=True)
    return code


def _covered(pack: str, path: str, pin: bool) -> _Covered:
    from luodi.packs import find, load
    from luodi.packs.coverage import cover, texts
    from luodi.packs.declared import cited, lost, names, require_targets
    from luodi.packs.procedures import procedures
    from luodi.packs.provisions import pinned, read_provisions, write_provisions

    folder = find(pack)
    document = find_document(folder, path)
    lines, rules = read_provisions(folder), load(pack) if (folder / "rules.py").is_file() else None
    require_targets(folder, lines, names(rules, folder))
    if pin:
        lines = pinned(lines, {eid: own for eid, (_, own) in texts(document).items()})
        write_provisions(folder, lines)
    result = cover(document, lines, _exercised(pack, folder))
    missing = lost(document, cited(rules, procedures(pack).values(), folder))
    return _Covered(pack, result, lines, _cases(pack, folder), missing)


def find_document(folder: Path, path: str) -> Document:
    """The pack's document in a file, by its number, or in that file of a folder which has it."""
    from luodi.rules.manifest import read_manifest
    from luodi.text import read_file
    from luodi.text.documents import parse

    manifest = read_manifest(folder)
    if Path(path).is_dir():
        return _found_below(Path(path), manifest.number)
    documents = parse(read_file(path))
    for document in documents:
        if document.number == manifest.number:
            return document
    found = "、".join(d.number or d.title for d in documents[:20])
    raise AbsentError(
        zh=f"文件里没有 {manifest.number}。",
        en=f"{manifest.number} is not in the file.",
        file=path,
        mend_zh=f"其中有：{found}。",
        mend_en=f"There is: {found}.",
    )


def _found_below(folder: Path, number: str) -> Document:
    from luodi.text import read_file
    from luodi.text.documents import parse

    year, serial = number[number.rindex("〔") + 1 : number.rindex("〕")], number[number.rindex("〕") + 1 :]
    for file in sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".txt", ".html", ".htm")):
        words = file.read_text("utf-8", "replace")
        if serial in words and year in words:
            found = next((d for d in parse(read_file(str(file))) if d.number == number), None)
            if found is not None:
                return found
    raise AbsentError(
        zh=f"文件夹里没有 {number}。", en=f"{number} is in no file of the folder.", file=str(folder),
        mend_zh="请放入载有它的 TXT 或 HTML，或用 --document 直接给出那份文件。",
        mend_en="Put a TXT or HTML file that prints it there, or name the file itself by --document.",
    )  # fmt: skip


def _exercised(pack: str, folder: Path) -> frozenset[str]:
    from luodi.packs.exercise import exercised

    return exercised(pack) if (folder / "rules.py").is_file() else frozenset()


def _cases(pack: str, folder: Path) -> dict[str, tuple[str, ...]]:
    """The worked examples and cases by file and name, each with what differs from what it expects."""
    from luodi.packs.exercise import outcomes
    from luodi.packs.procedures import worked

    every = outcomes(pack) if (folder / "rules.py").is_file() else ()
    examples = {f"{example.file} {example.name}": problems for example, problems in every}
    return examples | {f"{case.file} {case.name}": problems for case, problems in worked(pack)}


def _tell(made: _Covered, every: bool, *, listed: bool = True) -> None:
    """``listed``: name each sentence that nothing claims; else a line says that nothing claims any."""
    from luodi.packs.coverage import percent

    result, cases = made.result, made.cases
    done, of = result.disposed
    ran, to_run = result.runs
    click.echo(made.pack)
    click.echo(f"处理 disposed  {done}/{of}  {percent(result.disposed)}")
    # Nothing declared is nothing that runs: no share is told of it.
    click.echo(f"运行 runs      {ran}/{to_run}  {percent(result.runs) if to_run else '—'}")
    held = sum(not problems for problems in cases.values())
    click.echo(f"用例 cases     {held}/{len(cases)}")
    for name, problems in cases.items():
        if problems:
            click.echo(f"✗ 用例 case: {name}: {'；'.join(problems)}")
    if every:
        _tell_all(result, made.lines)
    if not listed:
        click.echo("没有 provisions.csv，没有逐句处理 / no provisions.csv: no sentence is claimed")
    for sentence in result.unclaimed if listed else ():
        click.echo(f"✗ 未处理 not claimed: {sentence.label} [{sentence.eid}] {sentence.number}: {sentence.text}")
    for line in result.idle:
        click.echo(f"· 未运行 does not run: {line.eid} {line.kind} {line.target or '-'} {line.label}")
    for drift in result.drift:
        targets = "、".join(drift.targets) or "-"
        where = f" → {drift.now}" if drift.grade == "moved" else ""
        click.echo(f"! {drift.eid}{where}: {_GRADES[drift.grade]}; {targets}")
    for one in made.missing:
        told = f"{one.provision or '（空 empty）'}; {one.kind} {one.name}, {one.place}"
        click.echo(f"✗ 文件中没有这一条 no such provision: {told}")


def _tell_all(result: Coverage, lines: tuple[Line, ...]) -> None:
    for sentence in result.sentences:
        claims = [line for line in lines if line.eid == sentence.eid and line.claims(sentence.number)]
        mark = "✓" if claims else "✗" if sentence.lays_down else " "
        told = "；".join(f"{line.kind} {line.target} {line.label}".replace("  ", " ") for line in claims)
        click.echo(f"{mark} {sentence.label} {sentence.number}: {sentence.text[:40]} → {told}")


def _data(result: Coverage) -> dict[str, object]:
    return {
        "disposed": result.disposed,
        "runs": result.runs,
        "unclaimed": [{"eid": s.eid, "sentence": s.number, "text": s.text} for s in result.unclaimed],
        "idle": [
            {"eid": line.eid, "kind": line.kind, "target": line.target, "label": line.label} for line in result.idle
        ],
        "drift": [{"eid": d.eid, "grade": d.grade, "targets": list(d.targets), "now": d.now} for d in result.drift],
    }
