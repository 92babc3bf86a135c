"""The examples in the docstrings of the room hold."""

import pytest

from tests import examples


@pytest.mark.parametrize("module", ["model", "names", "lists", "phrases", "registry", "initials"])
def test_the_examples_of_a_module_hold(module: str) -> None:
    found = examples.run(f"luodi.units.{module}")
    assert found.attempted > 0
    assert found.failed == 0
