"""The rows that a call names, as far as the caller may see them; everything else is not there (404)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.shortcuts import get_object_or_404

from luodi.web.documents.models import Document, Version
from luodi.web.ledger.models import Batch, Charge, Commitment, Indicator, Milestone, Report, Request, Target
from luodi.web.ledger.visibility import visible
from luodi.web.people.models import Unit, User


def commitment(user: User, pk: UUID) -> Commitment:
    return get_object_or_404(visible(user), pk=pk)


def charge(user: User, pk: int) -> Charge:
    return get_object_or_404(Charge.objects.filter(commitment__in=visible(user).values("pk")), pk=pk)


def report(user: User, pk: int) -> Report:
    return get_object_or_404(Report.objects.filter(charge__commitment__in=visible(user).values("pk")), pk=pk)


def request(user: User, pk: int) -> Request:
    return get_object_or_404(Request.objects.filter(charge__commitment__in=visible(user).values("pk")), pk=pk)


def document(user: User, key: str) -> Document:
    return get_object_or_404(Document.objects.visible_to(user).select_related("current"), key=key)


def version(user: User, key: str, ordinal: int | None) -> tuple[Document, Version]:
    """A document with one of its versions, the current one where ``ordinal`` is None."""
    row = document(user, key)
    versions = Version.objects.filter(document=row).select_related("source")
    wanted = {"pk": row.current_id} if ordinal is None else {"ordinal": ordinal}
    return row, get_object_or_404(versions, **wanted)


def proposal(user: User, pk: UUID) -> Commitment:
    """A commitment as review sees it: a rejected one too."""
    seen = Document.objects.visible_to(user).values("pk")
    return get_object_or_404(Commitment.objects.filter(document__in=seen), pk=pk)


def proposals(user: User, ids: Iterable[UUID]) -> list[UUID]:
    """Those of ``ids`` that the caller may see; 404 where one is not among them."""
    wanted = set(ids)
    seen = Document.objects.visible_to(user).values("pk")
    found = set(Commitment.objects.filter(document__in=seen, pk__in=wanted).values_list("pk", flat=True))
    if found != wanted:
        get_object_or_404(Commitment.objects.none())
    return sorted(found)


def seen_among(user: User, ids: Iterable[UUID]) -> set[UUID]:
    """Those of ``ids`` that are commitments which the caller may see."""
    return set(visible(user).filter(pk__in=list(ids)).values_list("pk", flat=True))


def indicator(task: Commitment, pk: int) -> Indicator:
    return get_object_or_404(task.indicators, pk=pk)


def milestone(task: Commitment, pk: int | None) -> Milestone | None:
    return get_object_or_404(task.milestones, pk=pk) if pk is not None else None


def target(user: User, pk: int) -> Target:
    return get_object_or_404(Target.objects.filter(indicator__commitment__in=visible(user).values("pk")), pk=pk)


def batch(user: User, pk: UUID) -> Batch:
    """One's own batch; others' are not there."""
    return get_object_or_404(Batch, pk=pk, made_by=user)


def unit(key: str) -> Unit:
    return get_object_or_404(Unit, key=key)


def handler(pk: int | None) -> User | None:
    return get_object_or_404(User, pk=pk) if pk is not None else None
