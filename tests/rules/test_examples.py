"""Every worked example of every pack comes out as it was derived by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

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
