"""What is true of every finished pack against its real document."""

from __future__ import annotations

from pathlib import Path

from luodi.commands.coverage import find_document
from luodi.packs import find, load
from luodi.packs.citations import resolve
from luodi.packs.coverage import cover
from luodi.packs.exercise import exercised
from luodi.packs.provisions import read_provisions

NOT_RULES = ("commitment", "procedure", "register")
"""Kinds that run elsewhere: in the ledger, as procedures, as registers."""


def check_finished(name: str, path: Path, *, sentences: int) -> None:
    """Everything is disposed of (``sentences``: how many lay something down), nothing drifted, every rule duty was run
    by a worked example, every target and citation exists, and the pack's title and date are the document's."""
    document = find_document(find(name), str(path))
    pack, lines = load(name), read_provisions(find(name))
    result = cover(document, lines, exercised(name))
    assert result.unclaimed == ()
    assert result.disposed[1] == sentences
    assert result.drift == ()
    assert [(line.kind, line.target) for line in result.idle if line.kind not in NOT_RULES] == []
    named = {*pack.program.rules, *pack.standards, *pack.program.points, *exercised(name)}
    assert sorted({line.target for line in lines if line.target} - named) == []
    groups = (pack.program.rules, pack.program.points, pack.program.readings, pack.standards)
    cited = {x.provision for group in groups for x in group.values()}
    assert [c for c in sorted(cited) if resolve(document, c) is None] == []
    assert (pack.issued.title, pack.issued.date) == (document.title, document.date)
