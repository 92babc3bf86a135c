"""The examples in the docstrings of the room hold."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("module", ["model", "names", "lists", "phrases", "registry", "initials"])
def test_the_examples_of_a_module_hold(module: str) -> None:
    found = doctest.testmod(importlib.import_module(f"luodi.units.{module}"))
    assert found.attempted > 0
    assert found.failed == 0
