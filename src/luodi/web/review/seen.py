"""Whether several proposals are still the ones that a person was shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from luodi.web.ledger.models import Commitment
from luodi.web.ledger.standing import StaleError


def all_as_seen(found: Sequence[Commitment], seen: Mapping[UUID, int] | None) -> None:
    """Refuse where one of ``found`` has another revision than ``seen`` says; one that ``seen`` leaves out is let be."""
    for one in found:
        if one.revision != (seen or {}).get(one.pk, one.revision):
            state = one.get_review_display()
            raise StaleError(
                one,
                zh=f"他人刚刚修改过“{one.text[:60]}”，现为：{state}。所选各项均未改动。",
                en=f"Somebody else has just changed “{one.text[:60]}”; it is now: {one.review}. Nothing was done.",
                mend_zh="请查看最新内容后再操作。", mend_en="Look at what it is now and act again.",
            )  # fmt: skip
