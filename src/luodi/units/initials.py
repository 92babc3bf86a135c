"""Look-up while typing: by characters of any form of a name, or by its pinyin initials."""

from __future__ import annotations

import datetime as dt
import functools
import weakref

from luodi.units.model import Unit
from luodi.units.names import key
from luodi.units.registry import Registry

_Spelled = tuple[Unit, tuple[str, ...], tuple[tuple[frozenset[str], ...], ...]]
_spelled: weakref.WeakKeyDictionary[Registry, list[_Spelled]] = weakref.WeakKeyDictionary()


def lookup(registry: Registry, typed: str, *, limit: int = 10, on: dt.date | None = None) -> list[Unit]:
    """At most ``limit`` units; names that begin so before names that contain it, short before long.

    >>> from luodi.units import load
    >>> [unit.short for unit in lookup(load(["yunzhou"]), "sczj", limit=1)]
    ['市财政局']
    >>> [unit.short for unit in lookup(load(["yunzhou"]), "市医保", limit=1)]
    ['市医保局']
    """
    wanted = key(typed).lower()
    if not wanted:
        return []
    ranked = []
    for unit, forms, initials in _all(registry):
        if on is not None and not registry.alive(unit, on):
            continue
        if wanted.isascii():
            ranks = [(_match(wanted, letters), len(letters)) for letters in initials]
        else:
            ranks = [(0 if form.startswith(wanted) else 1 if wanted in form else None, len(form)) for form in forms]
        fitting = [(rank, length) for rank, length in ranks if rank is not None]
        if fitting:
            ranked.append((min(fitting), unit))
    ranked.sort(key=lambda pair: pair[0])
    return [unit for _, unit in ranked[:limit]]


def _match(wanted: str, letters: tuple[frozenset[str], ...]) -> int | None:
    """0 where the name begins with the letters, 1 where it contains them."""
    for start in range(len(letters) - len(wanted) + 1):
        if all(char in options for char, options in zip(wanted, letters[start:], strict=False)):
            return min(start, 1)
    return None


def _all(registry: Registry) -> list[_Spelled]:
    """Each unit's forms and their initials, made once per registry (pypinyin is imported only then)."""
    if registry not in _spelled:
        made = []
        for unit in registry:
            forms = tuple(dict.fromkeys(key(form) for form in (unit.short, unit.name, *unit.aliases) if form))
            made.append((unit, forms, tuple(tuple(_initials(char) for char in form) for form in forms)))
        _spelled[registry] = made
    return _spelled[registry]


@functools.lru_cache(maxsize=8192)
def _initials(char: str) -> frozenset[str]:
    """The first letters of every reading of a character (行: h, x), or the character itself."""
    from pypinyin import Style, pinyin

    readings = pinyin(char, style=Style.NORMAL, heteronym=True, strict=False)
    return frozenset(reading[0].lower() for reading in readings[0] if reading)
