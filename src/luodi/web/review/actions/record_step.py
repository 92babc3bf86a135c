"""记录审核步骤: keep what review changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from luodi import __version__
from luodi.web.actions import Act
from luodi.web.ledger.models import Commitment
from luodi.web.review.models import Step


def record_step(
    act: Act,
    verb: str,
    before: Sequence[dict[str, Any]],
    left: Sequence[Commitment],
    *,
    made: Sequence[Commitment] = (),
    changed: Mapping[str, list[str]] | None = None,
) -> list[Step]:
    """Part of every act of review (it runs inside that action): one step for each document touched.

    ``before`` and ``left`` are the same commitments, ``made`` the new ones; ``changed`` names corrected fields by id.
    """
    by_document: dict[int, list[int]] = {}
    for at, one in enumerate(left):
        by_document.setdefault(one.document_id, []).append(at)
    return Step.objects.bulk_create(
        Step(
            document_id=document, user=act.user, verb=verb, at=act.at, before=[before[at] for at in places],
            left={str(left[at].pk): left[at].revision for at in places} | {str(one.pk): one.revision for one in made},
            made=[str(one.pk) for one in made],
            changed={str(left[at].pk): (changed or {}).get(str(left[at].pk), []) for at in places},
            engine=__version__[:20],
        )
        for document, places in by_document.items()
    )  # fmt: skip
