"""Prove the journal: against its seals, the keys that signed them, and an exported head file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from luodi.web.journal import keys, merkle
from luodi.web.journal.entries import is_intact
from luodi.web.journal.heads import Head, HeadFile, print_of
from luodi.web.journal.models import Entry, Seal

ERASE = "journal.erase_personal"
"""The action that takes the personal part out of an entry; its own entry names which."""

What = Literal["altered", "missing", "inserted", "erased"]
WORDS: Mapping[What, tuple[str, str]] = {
    "altered": ("被改动", "was altered"),
    "missing": ("缺失", "is missing"),
    "inserted": ("系事后插入", "was inserted"),
    "erased": ("个人信息被删除而无删除记录", "lost its personal part without an erasure on record"),
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that is not as it was: an entry or a seal, by id or number."""

    thing: Literal["entry", "seal"]
    id: int
    what: What
    part: str = ""

    @property
    def zh(self) -> str:
        name = "条目" if self.thing == "entry" else "封签"
        return f"第 {self.id} 号{name}{WORDS[self.what][0]}{f'（{self.part}）' if self.part else ''}"

    @property
    def en(self) -> str:
        return f"{self.thing} {self.id} {WORDS[self.what][1]}{f' ({self.part})' if self.part else ''}"


@dataclass(slots=True)
class Report:
    """What was proven, what is wrong, and what no seal covers yet."""

    seals: int = 0
    entries: int = 0
    findings: list[Finding] = field(default_factory=list)
    unsealed: int = 0
    unsealed_ids: tuple[int, int] | None = None
    unsealed_since: str | None = None
    head_through: int | None = None
    """The last entry that the exported head file covers; None without one."""

    @property
    def first(self) -> Finding | None:
        """The first wrong entry in id order; a wrong seal only where no entry can be named."""
        wrong = sorted(f for f in self.findings if f.thing == "entry")
        return wrong[0] if wrong else (min(self.findings) if self.findings else None)


def verify(signers: Mapping[str, Ed25519PublicKey], head: HeadFile | None = None) -> Report:
    """Check every seal and every entry of the default database. ``signers`` are the trusted public keys."""
    report = Report()
    heads = {one.number: one for one in head.heads} if head else {}
    if head and head.heads:
        report.head_through = max(one.through for one in head.heads)
    trusted = {**signers, **(head.keys if head else {})}
    batches = list(_batches(report, heads, head, trusted))
    _entries(report, batches)
    return report


@dataclass(frozen=True, slots=True)
class Batch:
    """What one seal says its entries are; ``leaves`` None where only short prints from a head file remain.

    Where it is ``whole``, no other entry may have an id above ``after`` and up to ``through``.
    """

    after: int
    through: int
    whole: bool
    leaves: Mapping[int, str] | None
    prints: Mapping[int, bytes] | None = None


def _batches(
    report: Report, heads: Mapping[int, Head], head: HeadFile | None, signers: Mapping[str, Ed25519PublicKey]
) -> Iterator[Batch]:
    """The batches to compare entries with, from the seals that can be trusted; findings about the others."""
    rows = {seal.number: seal for seal in Seal.objects.order_by("number")}
    previous, through, next_number = "", 0, 1
    for number in sorted({*rows, *heads}):
        if number > next_number:
            report.findings.append(Finding("seal", next_number, "missing"))
        next_number = number + 1
        seal, kept = rows.get(number), heads.get(number)
        prints = head.prints[number] if head and kept else None
        if seal is None:
            assert kept is not None
            report.findings.append(Finding("seal", number, "missing"))
            previous, through = kept.digest, kept.through
            yield Batch(kept.after, kept.through, True, None, prints)
            continue
        report.seals += 1
        told = Head.of(seal)
        wrong = _wrong_part(told, previous, through, kept, signers)
        trusted = kept or (None if wrong else told)
        leaves = merkle.read(seal.leaves)
        if leaves is None or merkle.root(leaves) != (trusted or told).root:
            wrong = wrong or "leaves"
            leaves = _still_as_signed(trusted) or (None if prints else leaves)
        if wrong:
            report.findings.append(Finding("seal", number, "altered", wrong))
        if leaves is not None:
            # An altered seal's leaves are not proven, yet the best evidence of which entry was touched.
            of = trusted or told
            yield Batch(of.after, of.through, trusted is not None, {leaf.id: leaf.digest for leaf in leaves})
        elif trusted is not None and prints is not None:
            yield Batch(trusted.after, trusted.through, True, None, prints)
        previous, through = (trusted or told).digest, (trusted or told).through


def _still_as_signed(trusted: Head | None) -> list[merkle.Leaf] | None:
    """The leaves of the entries as they stand, where they give the signed root: then only the list was touched."""
    if trusted is None:
        return None
    now = Entry.objects.filter(id__gt=trusted.after, id__lte=trusted.through).order_by("id")
    leaves = [merkle.Leaf(*pair) for pair in now.values_list("id", "digest")]
    return leaves if merkle.root(leaves) == trusted.root else None


def _wrong_part(
    told: Head, previous: str, through: int, kept: Head | None, signers: Mapping[str, Ed25519PublicKey]
) -> str:
    """The first part of a seal that does not hold; empty where all do."""
    if kept is not None and kept != told:
        return "head"
    if told.computed() != told.digest:
        return "digest"
    key = signers.get(told.key_id)
    if key is None:
        return "key"
    if not keys.signed_by([key], told.signature, bytes.fromhex(told.digest)):
        return "signature"
    if told.previous != previous or told.after != through:
        return "chain"
    return ""


def _entries(report: Report, batches: Iterable[Batch]) -> None:
    """Walk all entries in id order beside what the seals expect of them."""
    found = report.findings
    expected: dict[int, Batch] = {}
    ranges: list[tuple[int, int]] = []
    sealed_through = 0
    for batch in batches:
        numbers = (batch.leaves if batch.leaves is not None else batch.prints) or {}
        expected.update(dict.fromkeys(numbers, batch))
        if batch.whole:
            ranges.append((batch.after, batch.through))
        sealed_through = max(sealed_through, batch.through if batch.whole else max(numbers, default=0))
    if ranges:
        ranges[0] = (-(2**63), ranges[0][1])  # Nothing comes before the first seal.
    without_personal: list[int] = []
    erased: set[int] = set()
    last = 0
    # Ids are given without gaps where there is one writer at a time.
    gapless = connection.vendor == "sqlite"
    for number, entry in _in_order():
        report.entries += 1
        if gapless and number > max(last, sealed_through) + 1:
            found.append(Finding("entry", max(last, sealed_through) + 1, "missing"))
        last = number
        batch = expected.pop(number, None)
        if batch is None and any(after < number <= through for after, through in ranges):
            found.append(Finding("entry", number, "inserted"))
        elif entry is None or not is_intact(entry) or (batch is not None and not _as_sealed(entry, batch)):
            found.append(Finding("entry", number, "altered"))
        if entry is None:
            continue
        if number > sealed_through:
            report.unsealed += 1
            report.unsealed_ids = (report.unsealed_ids[0] if report.unsealed_ids else number, number)
            report.unsealed_since = report.unsealed_since or entry.at.isoformat()
        if entry.personal is None and entry.personal_digest:
            without_personal.append(number)
        if entry.verb == ERASE:
            erased.update(_erased_by(entry))
    found.extend(Finding("entry", number, "missing") for number in expected)
    found.extend(Finding("entry", number, "erased") for number in without_personal if number not in erased)


def _in_order() -> Iterator[tuple[int, Entry | None]]:
    """All entries by id; None for one whose columns no longer hold what their types allow."""
    after, step = -(2**63), 2000
    while True:
        chunk = Entry.objects.filter(id__gt=after).order_by("id")[:step]
        try:
            rows: list[tuple[int, Entry | None]] = [(entry.id, entry) for entry in chunk]
        except (ValueError, TypeError):
            rows = [(number, _readable(number)) for number in chunk.values_list("id", flat=True)]
        if not rows:
            return
        yield from rows
        after = rows[-1][0]


def _readable(number: int) -> Entry | None:
    try:
        return Entry.objects.get(id=number)
    except (ValueError, TypeError):
        return None


def _erased_by(entry: Entry) -> set[int]:
    try:
        return set(entry.detail["entries"])
    except (ValueError, KeyError, TypeError):
        return set()


def _as_sealed(entry: Entry, batch: Batch) -> bool:
    if batch.leaves is not None:
        return batch.leaves[entry.id] == entry.digest
    assert batch.prints is not None
    return batch.prints[entry.id] == print_of(merkle.Leaf(entry.id, entry.digest))
