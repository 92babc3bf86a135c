"""Every worked example of every pack comes out as it was derived by hand."""

from __future__ import annotations

import pytest

from luodi.packs import folders, load, with_rules
from luodi.rules.examples import Example, read_folder

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
