"""``luodi extract``: good files are printed, bad ones named, and the exit code tells."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from luodi.cli import cli
from luodi.extract.contract import schema
from tests.conftest import ROOT

SAMPLE = ROOT / "samples" / "yunzhou_gazette_2026_3.txt"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["extract", *arguments], standalone_mode=False)


def test_json_names_the_source_and_lists_the_documents() -> None:
    result = _run("--json", str(SAMPLE))
    made = json.loads(result.stdout)
    assert set(made) == set(schema()["required"])
    assert made["sources"][0]["file"] == str(SAMPLE)
    assert [document["number"] for document in made["documents"]] == [
        "云洲府发〔2026〕5号",
        "云洲府办发〔2026〕12号",
        "云洲府办发〔2026〕15号",
        "澜府办发〔2026〕9号",
    ]
    assert result.return_value == 0


def test_units_are_resolved_as_of_the_documents_day() -> None:
    made = json.loads(_run("--json", str(SAMPLE)).stdout)
    rows = [c for c in made["documents"][0]["commitments"] if c["source"] == "table"]
    assert rows
    found = {entry["name"]: entry["units"] for row in rows for entry in row["units_resolved"]}
    assert found["市财政局"] == ["云洲市财政局"]


def test_the_summary_names_each_document_with_its_counts() -> None:
    out = _run(str(SAMPLE)).stdout
    assert "云洲府办发〔2026〕12号  云洲市人民政府办公室关于印发" in out
    assert "2026-02-06" in out
    assert out.count("任务 commitments") == 4


def test_text_is_added_only_when_asked_for() -> None:
    assert "text" not in json.loads(_run("--json", str(SAMPLE)).stdout)["sources"][0]
    assert json.loads(_run("--json", "--text", str(SAMPLE)).stdout)["sources"][0]["text"] == SAMPLE.read_text("utf-8")


def test_a_bad_file_is_named_and_the_good_ones_are_still_printed(tmp_path: Path) -> None:
    empty, missing = tmp_path / "空.txt", tmp_path / "没有.txt"
    empty.write_bytes(b"")
    result = _run("--json", str(empty), str(SAMPLE), str(missing))
    assert [source["file"] for source in json.loads(result.stdout)["sources"]] == [str(SAMPLE)]
    assert "空.txt: 文件是空的" in result.stderr
    assert "空.txt: The file is empty" in result.stderr
    assert "没有.txt: 找不到文件" in result.stderr
    assert result.return_value == 2


def test_the_result_can_be_written_to_a_file_and_an_impossible_place_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "结果.json"
    assert _run("--json", "--out", str(target), str(SAMPLE)).stdout == ""
    assert len(json.loads(target.read_text("utf-8"))["documents"]) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["结果.json"]
    result = _run("--json", "--out", str(tmp_path / "无" / "a.json"), str(SAMPLE))
    assert "无法写入" in str(result.exception)


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_extract_needs_a_file(arguments: list[str]) -> None:
    result = _run(*arguments)
    assert isinstance(result.exception, click.MissingParameter)


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "密.txt"
    path.write_text("通知")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    result = _run(str(path))
    assert "密.txt: 文件无法打开（Permission denied）" in result.stderr
    assert result.return_value == 2


def test_a_file_name_that_is_no_text_does_not_stop_the_output(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(path, "wb") as out:
        out.write("云洲市通知\n".encode())
    done = subprocess.run(
        [sys.executable, "-m", "luodi.cli", "extract", "--json", path], capture_output=True, check=False
    )
    assert done.returncode == 0
    assert "\udcff.txt" in json.loads(done.stdout)["sources"][0]["file"]
