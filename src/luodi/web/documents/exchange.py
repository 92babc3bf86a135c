"""A document for other programs: its Akoma Ntoso XML."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from luodi.text.akoma_ntoso import Grid, Issued, Named, Node, akoma_ntoso
from luodi.web.documents.models import Document, Version
from luodi.web.documents.views import version_asked


@require_safe
def xml(request: HttpRequest, key: str) -> HttpResponse:
    """The version asked for as Akoma Ntoso, for whoever may see the document."""
    found, version = version_asked(request, key)
    answer = HttpResponse(akoma_ntoso(issued(found, version)), content_type="application/akn+xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="luodi-{found.pk}-v{version.ordinal}.akn.xml"'
    return answer


def issued(document: Document, version: Version) -> Issued:
    """The version as the library writes it: five queries, however many provisions."""
    provisions = version.provisions.order_by("order").values_list(
        "eid", "parent_eid", "kind", "number", "heading", "text"
    )
    nodes = [Node(*row) for row in provisions]
    known = {node.eid for node in nodes}
    tables = version.tables.order_by("order").prefetch_related("rows")
    grids = [
        Grid(table.eid, _under(table.eid, known), table.title, table.columns,
             [(row.eid, row.cells) for row in sorted(table.rows.all(), key=lambda row: row.order)])
        for table in tables
    ]  # fmt: skip
    named = version.citations.order_by("order").values_list("number", "title", "eid")
    return Issued(
        key=document.key, title=version.title, number=document.number, jurisdiction=document.jurisdiction,
        issuers=version.issuers, date=version.date, effective=version.effective, version=version.ordinal,
        read=localdate(version.created_at), nodes=[node for node in nodes if node.kind != "row"], grids=grids,
        refers=[Named(*row) for row in named],
    )  # fmt: skip


def _under(eid: str, known: set[str]) -> str:
    """The nearest provision that an eId stands under.

    >>> _under("att_2__table_1", {"att_2"})
    'att_2'
    """
    steps = eid.split("__")
    above = ("__".join(steps[:length]) for length in range(len(steps) - 1, 0, -1))
    return next((one for one in above if one in known), "")
