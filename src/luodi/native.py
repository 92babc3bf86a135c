"""Modules compiled to machine code stand in for their Python, but only while they were made from just these sources.

``scripts/compile.py`` puts them into the folder ``_native`` beside this file, one ``<module><suffix>`` each, and a list
of all sources that went into them. They lie apart so that nothing but the finder below meets them: no other branch, no
wheel. One source that differs, and all of them are left alone: they call one another without looking.
"""

from __future__ import annotations

import importlib
import os
import sys
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PURE = "LUODI_PURE"
"""Set to anything, this environment variable leaves compiled modules alone: for debuggers, coverage and comparisons."""
PACKAGE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(PACKAGE, "_native")
SOURCES = "sources"
SUFFIX = EXTENSION_SUFFIXES[0]
LIBRARY = "luodi__mypyc"
"""The module with all the code; the others only lead to it."""


def fingerprint(source: str) -> str:
    """16 hexadecimal digits of a file of the package, as Python itself tells whether bytecode is of its source; ``-``
    where there is no such file.

    >>> len(fingerprint("native.py")), fingerprint("no_such.py")
    (16, '-')
    """
    from importlib.util import source_hash

    try:
        with open(os.path.join(PACKAGE, source), "rb", buffering=0) as file:
            return source_hash(file.read()).hex()
    except OSError:
        return "-"


class CompiledModules:
    """Finds the compiled modules of a folder, after one look at whether they are still true."""

    def __init__(self, folder: str = FOLDER) -> None:
        self._folder = folder
        self._names = {name.removesuffix(SUFFIX) for name in _listed(folder) if name.endswith(SUFFIX)}
        self._true: bool | None = None

    def __bool__(self) -> bool:
        return bool(self._names)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The compiled module of this name, where there is one and every source is as it was."""
        if name not in self._names:
            return None
        if self._true is None:
            self._true = unchanged(self._folder)
            # The library is found by this very finder, hence after the answer above.
            self._true = self._true and _loads(LIBRARY)
        if not self._true:
            return None
        file = os.path.join(self._folder, name + SUFFIX)
        spec = ModuleSpec(name, ExtensionFileLoader(name, file), origin=file)
        spec.has_location = True
        return spec


def unchanged(folder: str = FOLDER) -> bool:
    """Whether every source that went into the compiled modules of ``folder`` is the same today: 1 ms for 50 files."""
    try:
        with open(os.path.join(folder, SOURCES), encoding="utf-8") as file:
            written = [line.split(" ", 1) for line in file.read().splitlines()]
    except OSError:
        return False
    return bool(written) and all(fingerprint(source) == digest for digest, source in written)


def _loads(library: str) -> bool:
    """Whether this machine loads it: the folder may have been copied from one with another C library."""
    try:
        importlib.import_module(library)
    except ImportError:
        return False
    return True


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def install() -> None:
    """Let compiled modules be found before their sources, where there are any and nobody asks for pure Python."""
    if not os.environ.get(PURE) and (found := CompiledModules()):
        sys.meta_path.insert(0, found)
