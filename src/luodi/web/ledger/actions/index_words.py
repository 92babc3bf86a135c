"""更新检索: let search find commitments by the words they have now."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.web.actions import Act
from luodi.web.documents.models import SearchEntry
from luodi.web.documents.search import RANKS
from luodi.web.documents.words import indexed
from luodi.web.ledger.models import Commitment

KIND = SearchEntry.Kind.COMMITMENT


def index_words(act: Act, commitments: Sequence[Commitment]) -> None:
    """Part of every action that changes words or rejects (it runs inside that action).

    A commitment is found by its text and, where a person reworded it, by the document's words too; a rejected one by
    nothing.
    """
    SearchEntry.objects.filter(kind=KIND, object_id__in=[str(one.pk) for one in commitments]).delete()
    SearchEntry.objects.bulk_create(
        SearchEntry(
            kind=KIND, document_id=one.document_id, object_id=str(one.pk), rank=RANKS[KIND],
            words=indexed(one.text if one.quoted in ("", one.text) else f"{one.text} {one.quoted}"),
        )
        for one in commitments
        if one.review != Commitment.Review.REJECTED
    )  # fmt: skip
