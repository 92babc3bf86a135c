"""Compiled modules are the same program: equal to the byte, and left alone as soon as a source is another one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.machinery import ExtensionFileLoader
from pathlib import Path

import pytest
from click.testing import CliRunner

from luodi import native
from luodi.cli import cli
from luodi.text import widths
from tests.conftest import ROOT

SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
WHERE = "import luodi.text.widths as module; print(module.__file__)"


def is_compiled() -> bool:
    """Whether the tests of this process run on compiled modules: not without a compiler, not with LUODI_PURE."""
    return isinstance(widths.__loader__, ExtensionFileLoader)


def extracted_both_ways(files: list[Path], folder: Path) -> tuple[bytes, bytes]:
    """The JSON of this process, and that of a process in pure Python."""
    here, pure = folder / "here.json", folder / "pure.json"
    asked = ["extract", *map(str, files), "--json", "--text", "--out"]
    assert CliRunner().invoke(cli, [*asked, str(here)]).exit_code == 0
    command = [sys.executable, "-m", "luodi.cli", *asked, str(pure)]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, native.PURE: "1"})
    return here.read_bytes(), pure.read_bytes()


def test_compiled_and_pure_make_the_same_json_of_the_samples(tmp_path: Path) -> None:
    if not is_compiled():
        pytest.skip("nothing is compiled here: there is only pure Python to compare")
    compiled, pure = extracted_both_ways(SAMPLES, tmp_path)
    assert "云洲".encode() in pure
    assert compiled == pure


@pytest.mark.corpus
def test_compiled_and_pure_make_the_same_json_of_the_real_files(documents: Path, tmp_path: Path) -> None:
    if not is_compiled():
        pytest.xfail("nothing is compiled here: there is only pure Python to compare")
    compiled, pure = extracted_both_ways(sorted(documents.glob("*.txt")), tmp_path)
    assert len(pure) > 1_000_000
    assert compiled == pure


def test_an_edited_source_is_what_runs_and_so_it_is_when_pure_python_is_asked_for(tmp_path: Path) -> None:
    if not is_compiled():
        pytest.skip("nothing is compiled here: no source could be taken for another")
    package = tmp_path / "luodi"
    shutil.copytree(native.PACKAGE, package, ignore=shutil.ignore_patterns("web", "packs", "commands", "__pycache__"))

    def module_found(**environment: str) -> str:
        given = {**os.environ, "PYTHONPATH": str(tmp_path), **environment}
        asked = subprocess.run([sys.executable, "-c", WHERE], env=given, capture_output=True, text=True, check=True)
        return asked.stdout.strip()

    compiled, source = f"{package}/_native/luodi.text.widths{native.SUFFIX}", f"{package}/text/widths.py"
    assert module_found() == compiled
    assert module_found(LUODI_PURE="1") == source
    # Not the module itself: one that others were compiled against.
    edited = package / "text" / "lines.py"
    before = edited.read_bytes()
    edited.write_bytes(before + b"\n# Edited.\n")
    assert module_found() == source
    edited.write_bytes(before)
    assert module_found() == compiled
    (package / "_native" / f"{native.LIBRARY}{native.SUFFIX}").write_bytes(b"for another machine")
    assert module_found() == source


def test_a_list_of_sources_holds_only_while_each_is_as_it_was(tmp_path: Path) -> None:
    listed = tmp_path / native.SOURCES
    assert not native.unchanged(str(tmp_path))
    listed.write_text("")
    assert not native.unchanged(str(tmp_path))
    true = "".join(f"{native.fingerprint(name)} {name}\n" for name in ("errors.py", "text/lines.py"))
    listed.write_text(true)
    assert native.unchanged(str(tmp_path))
    listed.write_text(true + f"{native.fingerprint('text/spans.py')} text/lines.py\n")
    assert not native.unchanged(str(tmp_path))
    listed.write_text(true + f"{native.fingerprint('errors.py')} text/there_is_no_such_module.py\n")
    assert not native.unchanged(str(tmp_path))
