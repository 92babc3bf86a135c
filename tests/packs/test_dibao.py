"""dibao_2022 against its real document: everything disposed of, everything runs, every citation leads to its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.commands.coverage import find_document
from luodi.errors import LuodiError
from luodi.packs import find, load
from luodi.packs.citations import resolve
from luodi.packs.coverage import cover
from luodi.packs.exercise import exercised
from luodi.packs.provisions import read_provisions
from luodi.text.model import Document

pytestmark = pytest.mark.corpus

GAZETTE = "004_606fabfb2d0a1440.txt"


@pytest.fixture(scope="module")
def document(documents: Path) -> Document:
    return find_document(find("dibao_2022"), str(documents / GAZETTE))


def test_every_sentence_that_lays_something_down_is_disposed_of_and_every_line_runs(document: Document) -> None:
    result = cover(document, read_provisions(find("dibao_2022")), exercised("dibao_2022"))
    assert result.unclaimed == ()
    assert [line.target for line in result.idle] == []
    assert result.disposed[1] == 29
    assert result.drift == ()


def test_every_citation_of_a_rule_or_a_doubt_leads_to_a_provision(document: Document) -> None:
    program = load("dibao_2022").program
    cited = {x.provision for group in (program.rules, program.points, program.readings) for x in group.values()}
    assert [c for c in sorted(cited) if resolve(document, c) is None] == []


def test_the_pack_has_the_documents_own_dates_and_title(document: Document) -> None:
    issued = load("dibao_2022").issued
    assert (issued.title, issued.date) == (document.title, document.date)


def test_the_document_is_found_in_a_folder_by_its_number(documents: Path, document: Document, tmp_path: Path) -> None:
    assert find_document(find("dibao_2022"), str(documents)).title == document.title
    # A file that names the number without printing the document is not taken for it.
    (tmp_path / "a.txt").write_text("云洲市公报\n\n见渝府办发〔2022〕128号。\n", "utf-8")
    with pytest.raises(LuodiError, match="渝府办发〔2022〕128号"):
        find_document(find("dibao_2022"), str(tmp_path))
