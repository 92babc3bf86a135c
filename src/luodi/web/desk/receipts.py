"""Receipts as they are kept: what of them is nobody's personal data, and what is left of them after erasure."""

from __future__ import annotations

import hashlib
from typing import Any

from luodi.rules.receipts import sealed, whole
from luodi.web.journal.entries import canonical


def digest_of(receipt: dict[str, Any]) -> str:
    """SHA-256 over the receipt's canonical JSON."""
    return hashlib.sha256(canonical(receipt).encode()).hexdigest()


def public_part(receipt: dict[str, Any]) -> dict[str, Any]:
    """What the journal keeps for good: what was decided by which rules, and the digest of the whole receipt."""
    names = ("engine", "pack", "pack_sha256", "document", "rule", "on", "readings", "status")
    return {**{name: receipt[name] for name in names}, "receipt_sha256": digest_of(receipt)}


def without_facts(receipt: dict[str, Any] | None) -> dict[str, Any] | None:
    """A receipt after erasure: without the facts, and without the salt that guesses could be tried with.

    What is left has a digest of its own, if the whole stood as it was written: one that was changed is not made good.
    """
    if receipt is None:
        return None
    left = {**receipt, "facts": {}, "salt": "", "erased": True}
    return sealed(left) if whole(receipt) else left
