"""What a native kernel reads and writes: columns and their form, how the tables hang together, results and their form.

A kernel answers rules for one **batch**: some root records, and all records below them, table by table. It is called as

    kernel(first, rows, columns, filled, starts, results)

* ``first``, ``rows``: the first root record and how many follow, itself among them; each an ``int64``. Records of a
  table are called by their row, which is where they stand in each of its columns.
* ``columns``: for each of ``Layout.columns`` two pointers: its values, and its validity, one bit a row, lowest bit
  first. Values: *flag* one bit a row; *whole* ``int64``; *day* ``int32``, days since 1970-01-01; *word* ``uint8``, the
  position in ``Column.words``, or ``len(words)`` for any other word (at most 255 words, so that there is one left).
* ``filled``: for the root and each of ``Layout.relations`` a pointer to one bit a row, lowest bit first: set only where
  every column of that table is there but those that are ``optional``. 8 bytes after the last row's may be read. None is
  read where ``Layout.twofold`` is false.
* ``starts``: for each of ``Layout.relations`` a pointer to ``int64``: the children of the parent in row ``r`` are the
  rows ``starts[r]`` to ``starts[r + 1]`` (exclusive) of the child table.
* ``results``: for each of ``Layout.results`` its buffers, each with one element a root record of the batch, the first
  of them at 0: the values (*flag*
  ``uint8``, the others as above), for an exact number the denominators (``int64``), and the kinds (``uint8``, a rank of
  ``answers.RANK``). Where the kind is not that of a value, the value is 0 and the denominator 1.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from luodi.rules.sql.population import Path

Form = Literal["flag", "whole", "day", "word"]


class Column(Struct, frozen=True):
    """One column of the table at ``path``: a fact, ``<fact>_none`` or ``<relation>_given``. ``optional``: another
    column may say that there is none, so that it is missing often."""

    path: Path
    name: str
    form: Form
    words: tuple[str, ...] = ()
    optional: bool = False


class Result(Struct, frozen=True):
    """The answers of one rule."""

    rule: str
    form: Form
    exact: bool = False
    words: tuple[str, ...] = ()


class Layout(Struct, frozen=True):
    """``relations``: the paths of all tables below the root that the kernel goes through, parents before children.
    ``twofold``: records of which everything is there are answered by a program of their own, which asks of no value
    whether it is there."""

    entity: str
    columns: tuple[Column, ...]
    relations: tuple[Path, ...]
    results: tuple[Result, ...]
    twofold: bool = False
