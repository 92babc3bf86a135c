"""Every worked example of every pack comes out as it was derived by hand."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from luodi.errors import LuodiError
from luodi.packs import folders, load, with_rules
from luodi.rules.examples import Example, read_examples, read_folder

EXAMPLES = [(name, example) for name in with_rules() for example in read_folder(folders()[name])]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{n}-{e.file}-{e.name}" for n, e in EXAMPLES])
def test_the_pack_answers_as_worked_out_by_hand(name: str, example: Example) -> None:
    assert example.run(load(name)) == []


@pytest.mark.parametrize("name", with_rules())
def test_every_example_has_a_name_of_its_own_and_a_derivation(name: str) -> None:
    examples = read_folder(folders()[name])
    assert len({e.name for e in examples}) == len(examples)
    assert all(len(e.derivation) >= 4 for e in examples)


@pytest.mark.parametrize("name", with_rules())
def test_every_reading_is_exercised_in_each_of_its_options(name: str) -> None:
    pack = load(name)
    run = {(reading, option) for e in read_folder(folders()[name]) for reading, option in e.readings.items()}
    run |= {(reading, declared.default) for reading, declared in pack.program.readings.items()}
    every = {(reading, option) for reading, d in pack.program.readings.items() for option in d.options}
    assert every - run == set()


NAMED = ("dibao_2022",)
"""The packs of which every example names its deciding provisions."""


@pytest.mark.parametrize("name", NAMED)
def test_every_example_names_the_provisions_that_must_have_decided(name: str) -> None:
    examples = read_folder(folders()[name])
    assert [e.name for e in examples if not e.provisions and len(e.unfounded) < 2] == []


def test_an_example_without_its_provisions_is_refused_where_the_pack_asks_for_them(tmp_path: Path) -> None:
    """Of a copy of the pack one line of provisions is taken out; then its kind is told instead."""
    folder = tmp_path / "pack"
    shutil.copytree(folders()["dibao_2022"], folder)
    path = next((folder / "cases").glob("5-*.yaml"))
    whole = path.read_text("utf-8")
    line = "    条款: [第三条]\n"
    path.write_text(whole.replace(line, "", 1), "utf-8")
    with pytest.raises(LuodiError, match="符合条件，但金额由其他文件规定") as refused:
        read_folder(folder)
    assert path.name in str(refused.value)
    path.write_text(whole.replace(line, "    条款: []\n", 1), "utf-8")
    with pytest.raises(LuodiError, match="条款"):
        read_folder(folder)
    path.write_text(whole.replace(line, "    无条款: 输入有误\n", 1), "utf-8")
    assert [e.unfounded for e in read_folder(folder) if e.unfounded] == ["输入有误"]
    path.write_text(whole.replace(line, line + "    无条款: 输入有误\n", 1), "utf-8")
    with pytest.raises(LuodiError, match="既写条款又写无条款"):
        read_folder(folder)


def test_what_a_pack_decides_about_need_not_be_a_household(tmp_path: Path) -> None:
    """A file may say 对象 for its bases, beside those of ``对象.yaml``; a case may name its own."""
    (tmp_path / "对象.yaml").write_text("甲队: {人数: 5}\n", "utf-8")
    path = tmp_path / "1.yaml"
    path.write_text(
        "认定日: 2023-03-01\n默认对象: 甲队\n对象:\n  乙队: {同: 甲队, 车辆: 2}\n用例:\n"
        "  - {名称: 一, 规则: r, 结果: 是, 推算: 底为甲队。}\n"
        "  - {名称: 二, 规则: r, 对象: 乙队, 结果: 是, 推算: 底为乙队。}\n",
        "utf-8",
    )
    assert [example.facts for example in read_examples(path)] == [{"人数": 5}, {"人数": 5, "车辆": 2}]
    assert len(read_folder(tmp_path)) == 0


def test_a_fact_that_there_is_not_is_refused_by_file_and_case() -> None:
    pack = load("dibao_2022")
    example = read_folder(pack.folder)[0]
    wrong = replace(example, facts={**example.facts, "银行存疑": 1})
    with pytest.raises(LuodiError) as refused:
        wrong.run(pack)
    assert refused.value.file == f"{example.file}, “{example.name}”"
    assert "银行存款" in refused.value.mend_zh
