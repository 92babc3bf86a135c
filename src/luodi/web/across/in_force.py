"""In force: documents issued by a day and not repealed by another that has been read in."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from luodi.web.documents.models import Citation, Document, DocumentQuerySet, Relation


def in_force(documents: DocumentQuerySet | QuerySet[Document], on: dt.date) -> QuerySet[Document]:
    """``documents`` issued on or before ``on``, without those that a document of by then repeals.

    A document without a date counts as issued. What was repealed by a document that was never read in is not known.
    """
    repealed = Citation.objects.filter(
        relation=Relation.REPEALS, target__isnull=False, version__current_of__isnull=False
    ).exclude(version__document__date__gt=on)
    return documents.exclude(date__gt=on).exclude(pk__in=repealed.values("target"))
