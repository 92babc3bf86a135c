"""Machine code that is kept: used again only where it is the same program, whole, and in a folder of one's own."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from luodi.rules.native import machine

WIDE = """
define i64 @share(i64 %of, i64 %parts) {
entry:
  %a = sext i64 %of to i128
  %b = sext i64 %parts to i128
  %c = mul i128 %a, 1000000000000000000000
  %d = sdiv i128 %c, %b
  %e = sdiv i128 %d, 1000000000000000000000
  %f = trunc i128 %e to i64
  ret i64 %f
}
"""


def share(of: int, parts: int) -> int:
    engine = machine.loaded(WIDE)
    call = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64, ctypes.c_int64)(engine.get_function_address("share"))
    return int(call(of, parts))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "kernels"
    monkeypatch.setenv(machine.FOLDER, str(found))
    return found


def untranslatable(*_: object) -> bytes:
    raise AssertionError("translated though it was kept")


def test_a_program_is_translated_once_and_answers_the_same_afterwards(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert share(-7, 2) == -3
    assert [file.stat().st_mode & 0o077 for file in (folder, *folder.iterdir())] == [0, 0]
    monkeypatch.setattr(machine, "_translated", untranslatable)
    assert share(-7, 2) == -3
    assert share(10**16, 3) == 3_333_333_333_333_333


def test_another_process_runs_what_was_kept_with_numbers_of_128_bits(folder: Path) -> None:
    share(1, 1)
    asked = (
        "import luodi.rules.native.machine as m, tests.rules.native.test_machine as t\n"
        "m._translated = t.untranslatable\nprint(t.share(-(10**17), 7))"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True,
                          env={**os.environ, machine.FOLDER: str(folder)})  # fmt: skip
    assert told.stdout.split() == ["-14285714285714285"]


def test_another_program_is_another_file(folder: Path) -> None:
    machine.loaded(WIDE)
    machine.loaded(WIDE.replace("@share", "@part"))
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("left", [0, 40, -1])
def test_what_was_cut_short_is_translated_again(folder: Path, left: int) -> None:
    share(1, 1)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:left])
    assert share(9, 2) == 4
    assert file.read_bytes() == whole


def test_a_byte_that_changed_is_noticed(folder: Path) -> None:
    share(1, 1)
    (file,) = folder.iterdir()
    whole = bytearray(file.read_bytes())
    whole[-1] ^= 1
    file.write_bytes(whole)
    assert share(9, 2) == 4
    assert file.read_bytes() != whole


def test_a_folder_that_others_may_write_to_is_not_trusted(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    folder.chmod(0o770)
    assert share(9, 2) == 4
    assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_made_costs_time_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(machine.FOLDER, str(tmp_path / "file" / "kernels"))
    assert share(9, 2) == 4


def test_nothing_is_kept_where_none_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(machine.FOLDER, "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert share(9, 2) == 4
    assert not list(tmp_path.iterdir())


def test_the_programs_used_longest_ago_go_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "KEPT", 2)
    programs = [f"program {n}" for n in range(3)]
    for n, program in enumerate(programs[:2]):
        machine.kept(program, program.encode)
        (newest,) = [file for file in folder.iterdir() if file.read_bytes().endswith(program.encode())]
        os.utime(newest, (n, n))
    assert machine.kept(programs[0], untranslatable) == programs[0].encode()
    machine.kept(programs[2], programs[2].encode)
    assert machine.kept(programs[0], untranslatable) == programs[0].encode()
    assert machine.kept(programs[2], untranslatable) == programs[2].encode()
    assert machine.kept(programs[1], lambda: b"again") == b"again"
