"""Finished packs against their real documents: all is disposed of, all rules run, all citations lead to their words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from luodi.commands.coverage import find_document
from luodi.packs import find, load
from luodi.packs.citations import resolve
from luodi.packs.coverage import cover
from luodi.packs.exercise import exercised
from luodi.packs.provisions import read_provisions
from luodi.rules.examples import read_folder
from luodi.text.model import Document

pytestmark = pytest.mark.corpus

KEPT_ELSEWHERE = {"commitment", "procedure", "register"}
"""Kinds whose lines need no rule: the ledger, the procedures and the registers carry them out."""


@dataclass(frozen=True)
class Finished:
    """``laid_down``: sentences with a duty, a right, a number or a limit, counted in the printed text by hand."""

    pack: str
    gazette: str
    laid_down: int


FINISHED = [
    Finished("relief_insurance_2020", "002_d623b5fea1a4ae50.txt", 31),
    Finished("hardship_relief_2022", "004_606fabfb2d0a1440.txt", 8),
    Finished("sme_relief_2022", "004_606fabfb2d0a1440.txt", 18),
    Finished("high_tech_zones_2021", "002_d623b5fea1a4ae50.txt", 26),
    Finished("economy_2025", "001_1b8720507b943359.txt", 7),
    Finished("grain_disposal_2020", "002_d623b5fea1a4ae50.txt", 29),
    Finished("epidemic_control_2020", "002_d623b5fea1a4ae50.txt", 16),
    Finished("rescue_teams_2024", "000_30b23bbabb258801.txt", 28),
    Finished("hydropower_flow_2022", "004_606fabfb2d0a1440.txt", 32),
]
each = pytest.mark.parametrize("finished", FINISHED, ids=lambda f: f.pack)


@cache
def _document(folder: Path, finished: Finished) -> Document:
    return find_document(find(finished.pack), str(folder / finished.gazette))


@each
def test_every_sentence_that_lays_something_down_is_disposed_of(documents: Path, finished: Finished) -> None:
    result = cover(_document(documents, finished), read_provisions(find(finished.pack)), exercised(finished.pack))
    assert [(s.eid, s.number) for s in result.unclaimed] == []
    assert result.disposed == (finished.laid_down, finished.laid_down)
    assert result.drift == ()


@each
def test_every_line_that_a_rule_carries_out_runs(documents: Path, finished: Finished) -> None:
    result = cover(_document(documents, finished), read_provisions(find(finished.pack)), exercised(finished.pack))
    assert [(line.kind, line.target) for line in result.idle if line.target or line.kind not in KEPT_ELSEWHERE] == []
    assert len([line for line in result.running if line.kind == "rule"]) >= 10


@each
def test_every_rule_is_named_by_a_provision_and_reached_by_an_example(finished: Finished) -> None:
    """A rule that no line of ``provisions.csv`` names stands on nothing; one that no example reaches proves nothing."""
    targets = {line.target for line in read_provisions(find(finished.pack))}
    program = load(finished.pack).program
    assert set(program.rules) - targets == set()
    assert set(program.rules) - exercised(finished.pack) == set()
    assert len(read_folder(find(finished.pack))) >= 20


@each
def test_every_citation_of_a_rule_or_a_doubt_leads_to_a_provision(documents: Path, finished: Finished) -> None:
    program, document = load(finished.pack).program, _document(documents, finished)
    cited = {x.provision for group in (program.rules, program.points, program.readings) for x in group.values()}
    assert [c for c in sorted(cited) if resolve(document, c) is None] == []


@each
def test_the_pack_has_the_documents_own_dates_and_title(documents: Path, finished: Finished) -> None:
    issued, document = load(finished.pack).issued, _document(documents, finished)
    assert (issued.title, issued.date, issued.issuers) == (document.title, document.date, document.issuers)
