"""Children to parents: one pass over the keys of both, which also proves that every child was met."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.int64]

_TOO_MANY = -1

_IR = f"""
define i64 @align(ptr %keys, i64 %n, ptr %parents, i64 %m, ptr %starts, i64 %most) {{
entry:
  br label %parent
parent:
  %r = phi i64 [0, %entry], [%r1, %next]
  %c = phi i64 [0, %entry], [%c1, %next]
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
"""
"""Parents in turn, each taking the children with its key that come next. All children are taken if and only if every
one has its parent here and they come in the order of the parents (whose keys rise)."""


@lru_cache(maxsize=1)
def _machine() -> tuple[Any, Any]:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(opt=2, jit=True)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(_IR), machine)
    engine.finalize_object()
    word = ctypes.c_int64
    kind = ctypes.CFUNCTYPE(word, ctypes.c_void_p, word, ctypes.c_void_p, word, ctypes.c_void_p, word)
    return kind(engine.get_function_address("align")), engine


def align(keys: Keys, parents: Keys, most: int) -> tuple[Keys, bool, bool]:
    """``starts`` (one more than there are parents), whether every child was met, whether none has more than ``most``.

    ``keys`` are those of the parents, rising; ``parents`` the children's.
    """
    call, _ = _machine()
    keys, parents = np.ascontiguousarray(keys), np.ascontiguousarray(parents)
    starts = np.empty(len(keys) + 1, np.int64)
    met = call(keys.ctypes.data, len(keys), parents.ctypes.data, len(parents), starts.ctypes.data, most)
    return starts, met == len(parents), met != _TOO_MANY
