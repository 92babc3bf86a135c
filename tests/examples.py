"""The examples in a module's docstrings: they stand in its source, compiled or not."""

from __future__ import annotations

import doctest
import importlib
import inspect
import sys
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest


def run(name: str) -> doctest.TestResults:
    """Try the examples of a module. Of a compiled one nothing can be read: its source is loaded beside it."""
    module = importlib.import_module(name)
    if not isinstance(module.__loader__, ExtensionFileLoader):
        return doctest.testmod(module)
    room = importlib.import_module(name.rpartition(".")[0])
    source = Path(inspect.getfile(room)).with_name(f"{name.rpartition('.')[2]}.py")
    spec = spec_from_file_location(name, source)
    assert spec is not None
    assert spec.loader is not None
    beside = module_from_spec(spec)
    # doctest asks there whose a function is.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, name, beside)
        spec.loader.exec_module(beside)
        return doctest.testmod(beside)
