"""清单的实时更新: a mark that changes whenever anything is recorded, for pages that refresh themselves."""

from __future__ import annotations

from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from luodi.web.journal.models import Entry
from luodi.web.people.access import INTERNAL, only


def mark() -> int:
    """The newest entry of the journal: one look at the end of an index, whatever the ledger's size."""
    return int(Entry.objects.aggregate(last=Max("id"))["last"] or 0)


@never_cache
@only(INTERNAL)
def changed(request: HttpRequest) -> JsonResponse:
    """``{"at": mark}``: a page that was made at another mark may be out of date."""
    return JsonResponse({"at": mark()})
