"""The examples in docstrings of the wording room and of the prover hold."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = ["luodi.wording.model", "luodi.wording.figures", "luodi.wording.tiers", "luodi.rules.prove.study"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
