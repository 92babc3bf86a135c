"""The examples in the docstrings of the readers are true."""

from __future__ import annotations

import pkgutil

import pytest

import luodi.text.readers
from tests import examples

MODULES = [info.name for info in pkgutil.iter_modules(luodi.text.readers.__path__, "luodi.text.readers.")]


@pytest.mark.parametrize("name", [*MODULES, "luodi.extract.contract", "luodi.errors"])
def test_the_examples_of_a_module_are_true(name: str) -> None:
    assert examples.run(name).failed == 0
