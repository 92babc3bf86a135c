"""Fuzz: a damaged file gives a Source that agrees with itself, or a LuodiError; nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.errors import LuodiError
from luodi.text import read_bytes
from luodi.text.model import Source
from luodi.text.spans import quote
from tests.text.readers.mutants import SEEDS, mutants, seed

FOUND = Path(__file__).resolve().parents[2] / "corpus_of_found_cases" / "readers"


def agrees(source: Source) -> None:
    """Grids and boxes point at their own words, and the text is canonical."""
    assert "\r" not in source.text
    assert "\0" not in source.text
    assert source.text.strip()
    for grid in source.grids:
        taken: set[tuple[int, int]] = set()
        for cell in grid.cells:
            assert quote(source.text, cell.spans) == cell.text
            places = {
                (row, column)
                for row in range(cell.row, cell.row + cell.row_span)
                for column in range(cell.column, cell.column + cell.column_span)
            }
            assert not places & taken
            taken |= places
            assert max(row for row, _ in places) < grid.rows
            assert max(column for _, column in places) < grid.columns
    if source.pages is not None:
        for box in source.pages.boxes:
            assert 0 <= box.span[0] <= box.span[1] <= len(source.text)
            assert 1 <= box.page <= len(source.pages.sizes)


def read_or_refuse(data: bytes, name: str) -> str:
    """``"read"`` or ``"refused"``; whatever else happens is a failure."""
    try:
        source = read_bytes(data, name)
    except LuodiError as refusal:
        return "refused" if refusal.zh and refusal.en and refusal.file == name else "refused without words"
    agrees(source)
    return "read"


@pytest.mark.parametrize("name", SEEDS)
def test_the_files_that_are_damaged_below_are_good(name: str) -> None:
    source = read_bytes(seed(name), name)
    agrees(source)
    assert "云洲市安全检查办法" in source.text


@pytest.mark.parametrize("name", SEEDS)
@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    assert read_or_refuse(data.draw(mutants(name)), "a") in ("read", "refused")


def test_files_that_once_were_trouble_are_none_any_more() -> None:
    found = sorted(FOUND.iterdir())
    assert found
    assert [
        path.name for path in found if read_or_refuse(path.read_bytes(), path.name) not in ("read", "refused")
    ] == []
