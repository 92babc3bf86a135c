"""Machine code that was kept, laid into memory without LLVM, which takes longer to load than a small population to
answer. Only what our own object files hold is known here; for anything else LLVM is asked."""

from __future__ import annotations

import ctypes
import mmap
import struct
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

_RELOCATABLE, _X86_64 = 1, 62
_PROGRAM, _SYMBOLS, _ADDENDS, _ZEROS = 1, 2, 4, 8
"""Kinds of sections: bytes, symbols, places to fill in, room without bytes."""
_LOADED = 2
"""Of a section's flags: it lies in memory when the program runs."""
_ABSOLUTE = 1
"""``R_X86_64_64``: the 64-bit address of a symbol, and a number added to it."""
_PASSING = frozenset({0, 3})
"""Kinds without part in running: none, and names."""
_READ_AND_RUN = 5

Symbol = Callable[[str], int | None]


class Placed(Struct, eq=False):
    """A program in memory; it runs as long as this lives."""

    functions: Mapping[str, int]
    memory: Any

    def get_function_address(self, name: str) -> int:
        return self.functions[name]


class _Section(Struct, frozen=True):
    """As the file's table of sections has it."""

    name: int
    kind: int
    flags: int
    address: int
    offset: int
    size: int
    link: int
    info: int
    align: int
    entry: int


class _UnknownError(Exception):
    """The file holds something that is not known here."""


def placed(code: bytes, symbol: Symbol) -> Placed | None:
    """The program of an object file (ELF, x86-64) in memory; None where anything in it is not known here, or this
    machine lets nothing be run. ``symbol`` gives the address of a function that it calls and does not hold."""
    try:
        return _placed(code, symbol)
    except (_UnknownError, struct.error, OSError, IndexError, ValueError, OverflowError, AttributeError):
        return None


def _placed(code: bytes, symbol: Symbol) -> Placed:
    sections = _sections(code)
    starts, size = {}, 0
    for number, section in enumerate(sections):
        if section.flags & _LOADED and section.size:
            if section.kind not in (_PROGRAM, _ZEROS):
                raise _UnknownError
            size = -(-size // max(section.align, 1)) * max(section.align, 1)
            starts[number] = size
            size += section.size
    memory = mmap.mmap(-1, max(size, 1))
    base = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    for number, start in starts.items():
        if sections[number].kind == _PROGRAM:
            memory[start : start + sections[number].size] = _bytes(code, sections[number])
    addresses, functions = _symbols(code, sections, {n: base + start for n, start in starts.items()}, symbol)
    for section in sections:
        if section.kind == _ADDENDS and section.info in starts:
            for offset, info, addend in struct.iter_unpack("<QQq", _bytes(code, section)):
                if info & 0xFFFFFFFF != _ABSOLUTE or offset + 8 > sections[section.info].size:
                    raise _UnknownError
                place = starts[section.info] + offset
                memory[place : place + 8] = struct.pack("<Q", addresses[info >> 32] + addend)
    if ctypes.CDLL(None).mprotect(ctypes.c_void_p(base), ctypes.c_size_t(len(memory)), _READ_AND_RUN):
        raise _UnknownError
    return Placed(functions, memory)


def _sections(code: bytes) -> list[_Section]:
    kind, machine = struct.unpack_from("<HH", code, 16)
    if code[:6] != b"\x7fELF\x02\x01" or (kind, machine) != (_RELOCATABLE, _X86_64):
        raise _UnknownError
    (first,) = struct.unpack_from("<Q", code, 40)
    width, count = struct.unpack_from("<HH", code, 58)
    found = [_Section(*struct.unpack_from("<IIQQQQIIQQ", code, first + i * width)) for i in range(count)]
    if any(section.kind not in {_PROGRAM, _SYMBOLS, _ADDENDS, _ZEROS} | _PASSING for section in found):
        raise _UnknownError
    return found


def _symbols(code: bytes, sections: list[_Section], at: Mapping[int, int], symbol: Symbol
             ) -> tuple[list[int], dict[str, int]]:  # fmt: skip
    """The address of every symbol by its number (0 for one that nothing can lie at), and of functions by name."""
    (table,) = [section for section in sections if section.kind == _SYMBOLS]
    names = _bytes(code, sections[table.link])
    addresses, functions = [], {}
    for at_name, info, _, section, value, _ in struct.iter_unpack("<IBBHQQ", _bytes(code, table)):
        name = names[at_name : names.index(b"\0", at_name)].decode()
        address = at[section] + value if section in at else 0
        if not section and name:
            found = symbol(name)
            if found is None:
                raise _UnknownError
            address = found
        elif info & 15 == 2:  # a function
            functions[name] = address
        addresses.append(address)
    return addresses, functions


def _bytes(code: bytes, section: _Section) -> bytes:
    found = code[section.offset : section.offset + section.size]
    if len(found) != section.size:
        raise _UnknownError
    return found
