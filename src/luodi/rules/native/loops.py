"""Two loops over columns in machine code: children to their parents, and words to their codes."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from luodi.rules.native.machine import loaded

Keys = npt.NDArray[np.int64]

_TOO_MANY = -1

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
"""
"""Parents in turn, each taking the children with its key that come next: all children are taken if and only if every
one has its parent here and they come in the order of the parents (whose keys rise). Codes are looked up by the lowest
byte of an index, so that what stands in the place of a missing word leads nowhere else."""


@lru_cache(maxsize=1)
def _machine() -> tuple[Any, Any, Any]:
    engine = loaded(_IR)
    word = ctypes.c_int64
    pointer = ctypes.c_void_p
    aligning = ctypes.CFUNCTYPE(word, pointer, word, pointer, word, word, pointer, word)
    coding = ctypes.CFUNCTYPE(None, pointer, word, pointer, pointer)
    address = engine.get_function_address
    return aligning(address("align")), coding(address("code")), engine


def align(keys: Keys, parents: Keys, first: int, end: int, most: int) -> tuple[Keys, bool, bool]:
    """``starts`` (one more than there are parents), whether every child was met, whether none has more than ``most``.

    ``keys`` are those of the parents, rising; ``parents`` the children's, of whom those from ``first`` to ``end``
    (exclusive) are theirs.
    """
    call, _, _ = _machine()
    keys, parents = np.ascontiguousarray(keys), np.ascontiguousarray(parents)
    starts = np.empty(len(keys) + 1, np.int64)
    met = call(keys.ctypes.data, len(keys), parents.ctypes.data, first, end, starts.ctypes.data, most)
    return starts, met == end, met != _TOO_MANY


def code(indices: npt.NDArray[np.int32], codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The code of each index, of 256 codes. What stands in the place of a missing index gets any of them."""
    _, call, _ = _machine()
    out = np.empty(len(indices), np.uint8)
    call(indices.ctypes.data, len(indices), codes.ctypes.data, out.ctypes.data)
    return out
