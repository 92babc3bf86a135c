"""What a pack corrects in the reading of its document: its ``corrections.csv``, found by the document's number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path

from luodi.extract.corrections import Correction, apply, load
from luodi.extract.identity import document_key, folded
from luodi.extract.model import Commitment, Extraction
from luodi.rules.manifest import read_manifest
from luodi.text.model import Document

FILE = "corrections.csv"
STALE = "更正未执行"
"""How the doubt begins that says a correction no longer fits what is proposed."""


@cache
def _by_key(packs: tuple[Path, ...]) -> dict[str, Path]:
    """The corrections of each document that has any: its number, else its title, folded → the file."""
    out: dict[str, Path] = {}
    for folder in packs:
        path = folder / FILE
        if path.is_file():
            manifest = read_manifest(folder)
            out[folded(manifest.number or manifest.title)] = path
    return out


def corrections_of(document: Document, packs: tuple[Path, ...] | None = None) -> Path | None:
    """The file of corrections for ``document``; ``None`` where no pack has any. ``packs`` are folders to look in
    instead of the installed ones."""
    if packs is None:
        from luodi.packs import folders

        packs = tuple(folders().values())
    return _by_key(packs).get(folded(document_key(document)))


def corrected(
    document: Document, extraction: Extraction, packs: tuple[Path, ...] | None = None
) -> tuple[Document, Extraction]:
    """``extraction`` with its pack's corrections. Each one applied leaves its reason among the commitment's doubts; one
    that no longer fits changes nothing and is a doubt of the commitment it speaks of, or of the document where that
    has gone. Raises LuodiError for a file of corrections that cannot be read."""
    path = corrections_of(document, packs)
    if path is None:
        return document, extraction
    made = apply(extraction.commitments, load(path))
    stale: dict[str, list[str]] = defaultdict(list)
    for one, why in made.unapplied:
        stale[one.eid.partition("#")[0]].append(_told(path, one, why))
    known = {one.eid for one in made.commitments}
    kept = tuple(_doubted(one, stale.get(one.eid, [])) for one in made.commitments)
    lost = [words for eid, told in stale.items() if eid not in known for words in told]
    return replace(document, doubts=(*document.doubts, *lost)), replace(extraction, commitments=kept)


def _told(path: Path, one: Correction, why: str) -> str:
    return f"{STALE}（{path.parent.name}/{FILE} line {one.line}，{one.eid}，{one.field}）：{why}"


def _doubted(one: Commitment, doubts: list[str]) -> Commitment:
    """A correction that does not fit says that somebody once saw an error here: no more than a coin's toss is sure."""
    return replace(one, doubts=(*one.doubts, *doubts), confidence=min(one.confidence, 0.5)) if doubts else one
