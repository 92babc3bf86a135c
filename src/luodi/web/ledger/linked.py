"""Pages of linked duties: proposals side by side with their grounds, and the links of one commitment."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.documents.models import Document
from luodi.web.ledger.actions.confirm_link import confirm_link
from luodi.web.ledger.actions.propose_links import propose_links
from luodi.web.ledger.actions.refuse_link import refuse_link
from luodi.web.ledger.actions.unlink import unlink
from luodi.web.ledger.listing import Line, lines
from luodi.web.ledger.models import Commitment, DutyLink
from luodi.web.ledger.visibility import visible
from luodi.web.ledger.work import Part, work
from luodi.web.pages import page_of
from luodi.web.people.access import only
from luodi.web.people.models import Role, User
from luodi.web.saying import said

SUPERVISION = frozenset({Role.SUPERVISOR})
PAGE = 20
OFFERED = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as the page shows it: its two commitments as lines of the ledger, and why they seem to be one."""

    link: DutyLink
    primary: Line
    other: Line
    why: list[str]

    @property
    def two(self) -> tuple[Line, Line]:
        return (self.primary, self.other)


@dataclass(frozen=True, slots=True)
class Together:
    """The links of one commitment. ``answered_by`` is the one whose reports answer it, with its units' parts."""

    links: list[DutyLink]
    proposed: int
    answered_by: Commitment | None
    parts: list[Part]
    answers: list[Commitment]
    may_unlink: bool

    def __bool__(self) -> bool:
        return bool(self.links or self.proposed or self.answered_by or self.answers)


def seen_links(user: User) -> QuerySet[DutyLink]:
    """The links of which one may see both commitments."""
    seen = visible(user).values("pk")
    return DutyLink.objects.filter(primary__in=seen, other__in=seen)


def _answers(task: Commitment, seen: QuerySet[Commitment], linked: Q) -> list[Commitment]:
    """The tasks that this one's reports answer, the newest document first. Without a link there are none, which is
    known at once; SQLite, to which most tasks look alike here, would go through the ledger to find none."""
    if not DutyLink.objects.filter(linked).exists():
        return []
    keys = list(Commitment.objects.filter(answered_by=task).order_by().values_list("pk", flat=True))
    found = seen.filter(pk__in=keys).select_related("document").order_by() if keys else []

    def place(one: Commitment) -> tuple[int, int, int]:
        date = one.document.date
        return (-date.toordinal() if date else 0, one.document_id, one.order)

    return sorted(found, key=place)


def together(task: Commitment, user: User) -> Together:
    """What the page of a commitment tells of its links; only what the person may see."""
    either = Q(primary=task) | Q(other=task)
    seen = visible(user)
    found = seen_links(user).filter(either)
    links = list(
        found.exclude(state__in=("proposed", "refused"))
        .select_related("primary__document", "other__document", "decided_by")
        .order_by("id")
    )
    first = seen.filter(pk=task.answered_by_id).select_related("document").first() if task.answered_by_id else None
    supervisor = user.role == Role.SUPERVISOR
    return Together(
        links=links,
        proposed=found.filter(state=DutyLink.State.PROPOSED).count() if supervisor else 0,
        answered_by=first,
        parts=[part for part in work(first, user).parts if part.latest] if first else [],
        answers=_answers(task, seen, either),
        may_unlink=supervisor,
    )


@only(SUPERVISION)
def links(request: HttpRequest) -> HttpResponse:
    """Links by state, the surest proposals first; those of one document by ``document``, of one task by ``task``."""
    state = request.GET.get("state", "")
    state = state if state in DutyLink.State.values else str(DutyLink.State.PROPOSED)
    found = seen_links(request.user)
    key = request.GET.get("document", "").replace("\0", "")
    if key:
        found = found.filter(Q(primary__document__key=key) | Q(other__document__key=key))
    counts = dict(found.order_by().values_list("state").annotate(count=Count("pk")))
    rows = found.filter(state=state).select_related("primary", "other", "decided_by").order_by("-likeness", "id")
    page = page_of(rows, PAGE, request.GET.get("page"))
    documents = Document.objects.visible_to(request.user).order_by("-date", "-id")
    context = {
        "page": page, "rows": _shown(list(page.object_list)), "state": state, "key": key,
        "states": [(value, str(label), counts.get(value, 0)) for value, label in DutyLink.State.choices],
        "documents": list(documents.values_list("key", "number", "title")[:OFFERED]),
    }  # fmt: skip
    return render(request, "ledger/links.html", context)


@require_POST
@only(SUPERVISION)
def find(request: HttpRequest) -> HttpResponse:
    """Look for duties of a document that stand elsewhere too."""
    document = get_object_or_404(Document.objects.visible_to(request.user), key=request.POST.get("document", ""))
    made = propose_links(Caller(request.user, "page"), document)
    messages.success(
        request,
        ngettext(
            "找到 %(count)s 对可能相同的任务，请逐对确认。", "找到 %(count)s 对可能相同的任务，请逐对确认。", len(made)
        )
        % {"count": len(made)},
    )
    return redirect(f"{reverse('ledger:links')}?document={document.key}")


@require_POST
@only(SUPERVISION)
def decide(request: HttpRequest, link: int, verb: str) -> HttpResponse:
    """Confirm, refuse or take back one link."""
    found = get_object_or_404(seen_links(request.user), pk=link)
    by = Caller(request.user, "page")
    reason = request.POST.get("reason", "")[:2000]
    try:
        if verb == "confirm":
            confirm_link(by, found, swap=request.POST.get("report_on") == str(found.other_id))
            messages.success(request, _("已确认为同一任务，合并报送。"))
        elif verb == "refuse":
            refuse_link(by, found, reason=reason)
            messages.success(request, _("已记为不是同一任务。"))
        elif verb == "unlink":
            unlink(by, found, reason=reason)
            messages.success(request, _("已解除关联，今后分别报送。"))
        else:
            raise Http404
    except RefusedError:
        raise
    except LuodiError as error:
        messages.error(request, said(error))
    back = request.POST.get("back", "")
    if back == str(found.primary_id) or back == str(found.other_id):
        return redirect(f"{reverse('ledger:commitment', args=[back])}#linked")
    return redirect(f"{reverse('ledger:links')}?document={request.POST.get('document', '')[:300]}")


def _shown(found: list[DutyLink]) -> list[Shown]:
    tasks = {task.pk: task for link in found for task in (link.primary, link.other)}
    by_task = {line.commitment.pk: line for line in lines(list(tasks.values()), timezone.localdate())}
    tongue = "en" if get_language() == "en" else "zh"
    return [
        Shown(link, by_task[link.primary_id], by_task[link.other_id], [str(one.get(tongue, "")) for one in link.why])
        for link in found
    ]
