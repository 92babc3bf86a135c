"""A pack's corrections reach everybody who reads its document, and one that no longer fits is told, never applied."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from luodi.cli import cli
from luodi.errors import LuodiError
from luodi.extract import extract
from luodi.extract.model import Commitment
from luodi.packs.corrections import corrected
from luodi.text import read_bytes
from luodi.text.documents import parse
from luodi.text.model import Document
from luodi.web.documents import intake

TEXT = """云洲市人民政府办公室
关于印发云洲市夜间公交工作方案的通知

云洲府办发〔2026〕31号

各区人民政府，市政府各部门：

现将《云洲市夜间公交工作方案》印发给你们，请认真执行。

云洲市人民政府办公室
2026年3月2日

云洲市夜间公交工作方案

1. 新开夜间线路。（责任单位：市交通局）

2. 公布夜间时刻表。（责任单位：市交通局）
"""
MANIFEST = """
number = "云洲府办发〔2026〕31号"
title = "夜间公交工作方案"
issuers = ["云洲市人民政府办公室"]
jurisdiction = "yunzhou"
date = 2026-03-02
effective = 2026-03-02
"""
HEAD = "eid,field,proposed,corrected,reason\n"
FIRST, SECOND = "att_1__item_1", "att_1__item_2"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "night_bus_2026"
    folder.mkdir()
    (folder / "pack.toml").write_text(MANIFEST, "utf-8")
    return folder


def write(pack: Path, *lines: str) -> None:
    (pack / "corrections.csv").write_text(HEAD + "".join(f"{line}\n" for line in lines), "utf-8")


def reading(pack: Path, text: str = TEXT) -> tuple[Document, list[Commitment]]:
    source = read_bytes(text.encode(), "夜间公交.txt")
    [document] = parse(source)
    document, extraction = corrected(document, extract(source, document), (pack,))
    return document, list(extraction.commitments)


def test_the_pack_is_found_by_the_documents_number_and_the_reason_stays(pack: Path) -> None:
    write(pack, f"{FIRST},responsible,市交通局,市交通局、市公安局,原件印漏一个单位")
    document, [first, second] = reading(pack)
    assert first.responsible == ("市交通局", "市公安局")
    assert first.doubts == ("已更正（responsible）：原件印漏一个单位",)
    assert (second.responsible, second.doubts, document.doubts) == (("市交通局",), (), ())


def test_another_documents_corrections_are_not_taken(pack: Path) -> None:
    write(pack, f"{FIRST},responsible,市交通局,市公安局,原件印错")
    _, [first, _] = reading(pack, TEXT.replace("31号", "32号"))
    assert first.responsible == ("市交通局",)


def test_a_correction_that_no_longer_fits_is_a_doubt_of_its_task_and_changes_nothing(pack: Path) -> None:
    write(pack, f"{SECOND},responsible,市大数据局,市公安局,原件印错")
    _, [first, second] = reading(pack)
    assert second.responsible == ("市交通局",)
    [doubt] = second.doubts
    assert doubt.startswith("更正未执行（night_bus_2026/corrections.csv line 2，att_1__item_2，responsible）")
    assert "市交通局" in doubt
    assert second.confidence <= 0.5
    assert first.doubts == ()


def test_a_correction_of_a_task_that_has_gone_is_a_doubt_of_the_document(pack: Path) -> None:
    write(pack, "att_1__item_9,task,取消线路。,,重复")
    document, tasks = reading(pack)
    assert len(tasks) == 2
    assert ["att_1__item_9" in doubt for doubt in document.doubts] == [True]


def test_a_broken_file_of_corrections_stops_the_reading_and_is_named(pack: Path) -> None:
    write(pack, f"{FIRST},responsible,市交通局,市公安局,")
    with pytest.raises(LuodiError, match=r"corrections\.csv"):
        reading(pack)


@pytest.fixture
def installed(pack: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(pack, f"{FIRST},deadline,,2026-06-30,市政府第3次常务会议定")
    monkeypatch.setattr("luodi.packs.folders", lambda: {pack.name: pack})
    return pack


def test_extract_prints_what_is_corrected(installed: Path, tmp_path: Path) -> None:
    path = tmp_path / "夜间公交.txt"
    path.write_text(TEXT, "utf-8")
    ran = CliRunner().invoke(cli, ["extract", "--json", str(path)], standalone_mode=False)
    first = json.loads(ran.stdout)["documents"][0]["commitments"][0]
    assert first["deadline"] == "2026-06-30"
    assert first["doubts"] == ["已更正（deadline）：市政府第3次常务会议定"]


def test_ingest_takes_in_what_is_corrected(installed: Path, tmp_path: Path) -> None:
    path = tmp_path / "夜间公交.txt"
    path.write_text(TEXT, "utf-8")
    [(_, extraction)] = intake.read(path).documents
    assert str(extraction.commitments[0].deadline) == "2026-06-30"
