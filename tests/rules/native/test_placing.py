"""Kept machine code is laid into memory as LLVM's own linker would lay it; what is not known is left to LLVM."""

from __future__ import annotations

import ctypes
import random
import struct
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.packs import load, with_rules
from luodi.rules.native import machine
from luodi.rules.native.placing import Placed, placed
from tests.rules.answering import differences
from tests.rules.native.batch import by_kernel, compilable_natively
from tests.rules.native.test_native_agrees import asked_of
from tests.rules.populations import Record, random_record

IR = """
@table = internal constant [3 x i64] [i64 5, i64 7, i64 11]

declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)

define internal i64 @entry(i64 %i) noinline nounwind {
  %at = getelementptr i64, ptr @table, i64 %i
  %found = load i64, ptr %at
  ret i64 %found
}

define i64 @cleared(ptr %room, i64 %n, i64 %i) nounwind {
  call void @llvm.memset.p0.i64(ptr %room, i8 0, i64 %n, i1 false)
  %found = call i64 @entry(i64 %i)
  ret i64 %found
}
"""


@pytest.fixture(scope="module")
def code() -> bytes:
    return machine._translated(IR, thorough=False)


def test_what_is_laid_out_runs_calls_others_and_finds_its_tables(code: bytes) -> None:
    found = placed(code, machine._symbol)
    assert isinstance(found, Placed)
    call = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)(
        found.get_function_address("cleared")
    )
    room = (ctypes.c_uint8 * 4096)(*[9] * 4096)
    assert call(ctypes.addressof(room), 4000, 2) == 11
    assert list(room) == [0] * 4000 + [9] * 96


def test_code_that_runs_cannot_be_written_to(code: bytes) -> None:
    found = placed(code, machine._symbol)
    assert found is not None
    start = found.get_function_address("cleared")
    mapped = [line.split() for line in Path("/proc/self/maps").read_text("utf-8").splitlines()]
    rights = [w[1] for w in mapped if int(w[0].split("-")[0], 16) <= start < int(w[0].split("-")[1], 16)]
    assert rights
    assert all("w" not in right and "x" in right for right in rights)


@pytest.mark.parametrize("name", with_rules())
def test_kernels_answer_as_they_do_when_llvm_links_them(name: str) -> None:
    """Each pack's kernel is of a kind that is laid out here, and says the same as by LLVM."""
    asked = asked_of(load(name), turned=False)
    rnd = random.Random(name)
    records: dict[int, Record] = {i + 1: random_record(rnd, asked.pack, asked.entity, missing=0.02) for i in range(12)}
    narrowed = type(asked)(asked.pack, asked.entity, compilable_natively(asked), asked.on, asked.readings)
    laid: list[Any] = []

    def watched(code: bytes, symbol: Any) -> Any:
        laid.append(placed(code, symbol))
        return laid[-1]

    with patch.object(machine, "placed", watched):
        here = by_kernel(narrowed, records)
    with patch.object(machine, "placed", lambda code, symbol: None):
        by_llvm = by_kernel(narrowed, records)
    assert laid
    assert all(isinstance(one, Placed) for one in laid)
    assert differences(by_llvm, here) == []


def test_what_is_not_known_is_left_to_llvm(code: bytes) -> None:
    assert placed(code, lambda name: None) is None  # memset is nowhere
    assert placed(b"", machine._symbol) is None
    assert placed(code[:4] + b"\x01" + code[5:], machine._symbol) is None  # 32 bits
    assert placed(code[:18] + struct.pack("<H", 183) + code[20:], machine._symbol) is None  # another processor
    (first,) = struct.unpack_from("<Q", code, 40)
    for number in range(struct.unpack_from("<H", code, 60)[0]):
        at = first + 64 * number
        kind = struct.unpack_from("<I", code, at + 4)[0]
        if kind:
            unknown = code[: at + 4] + struct.pack("<I", 0x70000001) + code[at + 8 :]
            assert placed(unknown, machine._symbol) is None
        if kind == 4:
            (offset,) = struct.unpack_from("<Q", code, at + 24)
            relative = code[: offset + 8] + struct.pack("<I", 2) + code[offset + 12 :]
            assert placed(relative, machine._symbol) is None


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_file_with_any_bytes_changed_or_lost_raises_nothing(code: bytes, data: st.DataObject) -> None:
    """It is laid out or left to LLVM; that it is whole is held against its digest before."""
    length = data.draw(st.integers(0, len(code)))
    place = data.draw(st.integers(0, max(length - 1, 0)))
    changed = code[:place] + data.draw(st.binary(max_size=8)) + code[place + 8 : length]
    assert isinstance(placed(changed, machine._symbol), Placed | None)
