"""Expected tasks are read with the text they belong to; what is wrong with them is told by file and place."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from luodi.commands.eval import command
from luodi.errors import LuodiError
from luodi.extract.gold import load_gold

TEXT = """云洲市目录建设工作要点

一、夯实基础

1．编制目录。汇总数据。（责任单位：市教委、市财政局）

2．公布目录。接受监督。（责任单位：市司法局）
"""
TASK = {"path": ["一", "1"], "text": "编制目录。汇总数据。", "responsible": ["市教委", "市财政局"], "deadline": None}


def write(folder: Path, name: str = "yaodian", **fields: Any) -> Path:
    data = {"tasks": [TASK], "annotated": {"units": True, "deadline": True, "indicators": "all"}, **fields}
    (folder / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return folder


def test_a_text_beside_its_tasks_is_found_by_name(tmp_path: Path) -> None:
    (tmp_path / "yaodian.txt").write_text(TEXT, "utf-8")
    [gold] = load_gold(write(tmp_path))
    assert gold.source == tmp_path / "yaodian.txt"
    assert gold.tasks[0].units["responsible"] == ("市教委", "市财政局")


def test_a_text_named_by_source_is_looked_for_in_the_given_folder(tmp_path: Path) -> None:
    texts, marks = tmp_path / "texts", tmp_path / "a" / "b"
    texts.mkdir()
    marks.mkdir(parents=True)
    (texts / "t.txt").write_text(TEXT, "utf-8")
    write(marks, source="t.txt")
    assert load_gold(marks, texts)[0].source == texts / "t.txt"
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "t.txt").write_text(TEXT, "utf-8")
    assert load_gold(marks)[0].source.resolve() == documents / "t.txt"


def test_what_may_not_be_scored_is_kept(tmp_path: Path) -> None:
    (tmp_path / "yaodian.txt").write_text(TEXT, "utf-8")
    task = {**TASK, "uncertain": ["lead_unit", "content"], "deadline": "2025-06-30"}
    [gold] = load_gold(write(tmp_path, tasks=[task], annotated={"units": False, "deadline": True, "indicators": None}))
    assert (gold.units, gold.deadline, gold.indicators) == (False, True, None)
    assert gold.tasks[0].unsure == {"lead", "text"}
    assert gold.tasks[0].deadline == dt.date(2025, 6, 30)


@pytest.mark.parametrize(
    "tasks", [[{"path": ["1"]}], [{"text": "编制目录。", "deadline": "soon"}]], ids=["no text", "no date"]
)
def test_a_malformed_task_is_named(tmp_path: Path, tasks: list[dict[str, Any]]) -> None:
    (tmp_path / "yaodian.txt").write_text(TEXT, "utf-8")
    with pytest.raises(LuodiError) as error:
        load_gold(write(tmp_path, tasks=tasks))
    assert error.value.place == "task 1"


def test_a_folder_that_is_none_or_holds_none_and_a_lost_text_are_refused(tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(LuodiError) as error:
            load_gold(folder)
        assert error.value.file == str(folder)
    with pytest.raises(LuodiError, match="nowhere to be found"):
        load_gold(write(tmp_path))


def test_the_command_prints_shares_reliability_and_every_miss_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "yaodian.txt").write_text(TEXT, "utf-8")
    second = {"path": ["一", "2"], "text": "公布目录。接受监督。", "responsible": ["市水利局"]}
    write(tmp_path, tasks=[TASK, second])
    shown = CliRunner().invoke(command, [str(tmp_path)])
    assert shown.exit_code == 0
    at = TEXT.index("公布目录")
    assert f"units @{at}–{at + 9}" in shown.output
    assert "市水利局" not in shown.output
    assert "水利局(responsible)" in shown.output
    made = json.loads(CliRunner().invoke(command, [str(tmp_path), "--json"]).output)
    total = made["total"]
    assert (total["tasks"], total["recall"], total["precision"], total["exact_text"]) == (2, 1.0, 1.0, 1.0)
    assert total["unit_f1"] == pytest.approx(2 * 2 / 6)
    assert total["corrections_needed"] == 1
    assert made["documents"][0]["misses"][0]["span"] == [at, at + 9]


def test_corrections_beside_are_applied_before_scoring(tmp_path: Path) -> None:
    (tmp_path / "yaodian.txt").write_text(TEXT, "utf-8")
    write(tmp_path, tasks=[{**TASK, "responsible": ["市教委"]}], scope="part 一")
    lines = "eid,field,proposed,corrected,reason\nsec_1__item_1,responsible,市教委、市财政局,市教委,原件如此\n"
    (tmp_path / "yaodian.csv").write_text(lines, "utf-8")
    made = json.loads(CliRunner().invoke(command, [str(tmp_path), "--json", "--corrections", str(tmp_path)]).output)
    assert made["total"]["unit_f1"] == 1.0


@pytest.mark.corpus
def test_proposals_of_the_real_documents_reach_the_bar(facts: Path) -> None:
    made = json.loads(CliRunner().invoke(command, [str(facts / "tasks"), "--json"]).output)
    total = made["total"]
    assert total["tasks"] == 784
    bars = {
        "recall": 0.99,
        "precision": 0.97,
        "exact_text": 0.98,
        "unit_f1": 0.99,
        "role_f1": 0.98,
        "deadline_accuracy": 0.99,
        "indicator_recall": 0.90,
        "indicator_precision": 0.90,
    }
    assert {name: total[name] for name, bar in bars.items() if total[name] < bar} == {}
    sure = next(row for row in total["reliability"] if row["confidence_from"] == 0.95)
    assert sure["proposed"] > 200
    assert sure["right"] >= 0.95
    clauses = {"economy_2025", "finance_center_2022", "hardship_relief_2022", "public_services_2025", "sme_relief_2022"}
    found = {one["name"]: one for one in made["documents"]}
    for name in clauses:
        assert [found[name][key] for key in ("recall", "precision", "exact_text")] == [1.0, 1.0, 1.0], name
