"""Loops over columns in machine code: children to their parents, and words to their codes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt

from luodi.rules.native.machine import loaded

Keys = npt.NDArray[np.int64]
Views = npt.NDArray[np.int64]

_TOO_MANY = -1
_BITS: Final = 8
_PLACES: Final = 1 << _BITS
MOST_VIEWS: Final = 3 * _PLACES // 8
"""Different views of one column that a table takes; twice as many leave it room enough that none is long looked for."""

_IR = f"""
define i64 @align(ptr %keys, i64 %n, ptr %parents, i64 %c0, i64 %m, ptr %starts, i64 %most) nounwind {{
entry:
  br label %parent
parent:
  %r = phi i64 [0, %entry], [%r1, %next]
  %c = phi i64 [%c0, %entry], [%c1, %next]
  %start = getelementptr inbounds i64, ptr %starts, i64 %r
  store i64 %c, ptr %start
  %end = icmp eq i64 %r, %n
  br i1 %end, label %done, label %body
body:
  %keyat = getelementptr inbounds i64, ptr %keys, i64 %r
  %key = load i64, ptr %keyat
  br label %child
child:
  %c1 = phi i64 [%c, %body], [%c2, %take]
  %more = icmp slt i64 %c1, %m
  br i1 %more, label %look, label %counted
look:
  %at = getelementptr inbounds i64, ptr %parents, i64 %c1
  %of = load i64, ptr %at
  %own = icmp eq i64 %of, %key
  br i1 %own, label %take, label %counted
take:
  %c2 = add i64 %c1, 1
  br label %child
counted:
  %count = sub i64 %c1, %c
  %over = icmp sgt i64 %count, %most
  br i1 %over, label %many, label %next
next:
  %r1 = add i64 %r, 1
  br label %parent
many:
  ret i64 {_TOO_MANY}
done:
  ret i64 %c
}}

define void @code(ptr %indices, i64 %n, ptr %codes, ptr %out) nounwind {{
entry:
  %some = icmp sgt i64 %n, 0
  br i1 %some, label %each, label %done
each:
  %i = phi i64 [0, %entry], [%i1, %each]
  %at = getelementptr inbounds i32, ptr %indices, i64 %i
  %index = load i32, ptr %at
  %low = and i32 %index, 255
  %wide = zext i32 %low to i64
  %from = getelementptr inbounds i8, ptr %codes, i64 %wide
  %found = load i8, ptr %from
  %to = getelementptr inbounds i8, ptr %out, i64 %i
  store i8 %found, ptr %to
  %i1 = add i64 %i, 1
  %more = icmp slt i64 %i1, %n
  br i1 %more, label %each, label %done
done:
  ret void
}}

define i64 @name(ptr %views, ptr %valid, i64 %from, i64 %n, ptr %table, i64 %given, ptr %out) nounwind {{
entry:
  br label %each
each:
  %i = phi i64 [%from, %entry], [%i1, %next]
  %more = icmp slt i64 %i, %n
  br i1 %more, label %row, label %done
row:
  %to = getelementptr inbounds i8, ptr %out, i64 %i
  %at = lshr i64 %i, 3
  %byteat = getelementptr inbounds i8, ptr %valid, i64 %at
  %byte = load i8, ptr %byteat
  %low = trunc i64 %i to i8
  %turn = and i8 %low, 7
  %moved = lshr i8 %byte, %turn
  %there = trunc i8 %moved to i1
  br i1 %there, label %word, label %missing
missing:
  store i8 0, ptr %to
  br label %next
word:
  %viewat = getelementptr inbounds i128, ptr %views, i64 %i
  %view = load i128, ptr %viewat, align 8
  %half = trunc i128 %view to i64
  %upper = lshr i128 %view, 64
  %other = trunc i128 %upper to i64
  %a = mul i64 %half, -7046029254386353131
  %b = mul i64 %other, -4417276706812531889
  %mixed = add i64 %a, %b
  %first = lshr i64 %mixed, {64 - _BITS}
  br label %look
look:
  %place = phi i64 [%first, %word], [%place2, %further]
  %bytes = shl i64 %place, 5
  %entry1 = getelementptr inbounds i8, ptr %table, i64 %bytes
  %codeat = getelementptr inbounds i8, ptr %entry1, i64 16
  %code = load i64, ptr %codeat
  %free = icmp slt i64 %code, 0
  br i1 %free, label %new, label %held
held:
  %key = load i128, ptr %entry1, align 8
  %same = icmp eq i128 %key, %view
  br i1 %same, label %found, label %further
further:
  %place1 = add i64 %place, 1
  %place2 = and i64 %place1, {_PLACES - 1}
  br label %look
found:
  %short = trunc i64 %code to i8
  store i8 %short, ptr %to
  br label %next
new:
  %asked = icmp eq i64 %i, %from
  %told = icmp sge i64 %given, 0
  %both = and i1 %asked, %told
  br i1 %both, label %learn, label %done
learn:
  store i128 %view, ptr %entry1, align 8
  store i64 %given, ptr %codeat
  %learnt = trunc i64 %given to i8
  store i8 %learnt, ptr %to
  br label %next
next:
  %i1 = add i64 %i, 1
  br label %each
done:
  ret i64 %i
}}
"""
"""Parents in turn, each taking the children with its key that come next: all children are taken if and only if every
one has its parent here and they come in the order of the parents (whose keys rise). Codes are looked up by the lowest
byte of an index, so that what stands in the place of a missing word leads nowhere else. Views are looked up in a table
of (view, code, nothing), found by a hash and the places after it; ``name`` stops at a view that the table does not
have, and takes it in when it is called again from that row with its code ``given``."""


class _Loops:
    """The loops in the machine's own code, which lasts as long as this."""

    def __init__(self) -> None:
        self.engine = loaded(_IR)
        word, pointer = ctypes.c_int64, ctypes.c_void_p
        address = self.engine.get_function_address
        self.align = ctypes.CFUNCTYPE(word, pointer, word, pointer, word, word, pointer, word)(address("align"))
        self.code = ctypes.CFUNCTYPE(None, pointer, word, pointer, pointer)(address("code"))
        self.name = ctypes.CFUNCTYPE(word, pointer, pointer, word, word, pointer, word, pointer)(address("name"))


_MAKING: Final = Lock()
_made = lru_cache(maxsize=1)(_Loops)


def _loops() -> _Loops:
    """Threads that come at once get the same."""
    with _MAKING:
        return _made()


def align(keys: Keys, parents: Keys, first: int, end: int, most: int) -> tuple[Keys, bool, bool]:
    """``starts`` (one more than there are parents), whether every child was met, whether none has more than ``most``.

    ``keys`` are those of the parents, rising; ``parents`` the children's, of whom those from ``first`` to ``end``
    (exclusive) are theirs.
    """
    keys, parents = np.ascontiguousarray(keys), np.ascontiguousarray(parents)
    starts = np.empty(len(keys) + 1, np.int64)
    met = _loops().align(keys.ctypes.data, len(keys), parents.ctypes.data, first, end, starts.ctypes.data, most)
    return starts, met == end, met != _TOO_MANY


def code(indices: npt.NDArray[np.int32], codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The code of each index, of 256 codes. What stands in the place of a missing index gets any of them."""
    out = np.empty(len(indices), np.uint8)
    _loops().code(indices.ctypes.data, len(indices), codes.ctypes.data, out.ctypes.data)
    return out


def view_table() -> Views:
    """A table of views and their codes with nothing in it."""
    return np.full((_PLACES, 4), -1, np.int64)


def view_codes(
    views: int, valid: int, rows: int, table: Views, code_of: Callable[[int], int]
) -> npt.NDArray[np.uint8] | None:
    """The code of each row of a column of words as Arrow's views: 16 bytes a row, and where they are the same, so is
    the word. A row whose bit in ``valid`` is not set gets 0. ``views`` and ``valid`` are addresses.

    ``code_of`` is asked, by a row that has it, for every different view that the table does not hold, and it is put
    there. None: these are more than ``MOST_VIEWS``. A table may be used for two columns, not for three.
    """
    name, out = _loops().name, np.empty(rows, np.uint8)
    at, given = 0, -1
    held, codes = table.ctypes.data, out.ctypes.data
    for _ in range(MOST_VIEWS + 1):
        at = name(views, valid, at, rows, held, given, codes)
        if at == rows:
            return out
        given = code_of(at)
    return None
