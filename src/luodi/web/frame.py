"""What stands around every page: who one is and which rooms one may enter."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from luodi import __version__
from luodi.web.desk.standing import AT_THE_DESK
from luodi.web.ledger.standing import ANSWERING
from luodi.web.notices.frame import unread
from luodi.web.people.access import ADMINISTRATION, INTERNAL, JOURNAL_READERS
from luodi.web.people.models import Role
from luodi.web.rosters.access import DECIDING


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context that the header and footer need."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "luodi_version": __version__,
        "may_work": signed_in and user.role in INTERNAL,
        "may_decide": signed_in and user.role in DECIDING,
        "may_desk": signed_in and user.role in AT_THE_DESK,
        "may_fill": signed_in and user.role in ANSWERING and user.unit_id is not None,
        "may_review": signed_in and user.role == Role.SUPERVISOR,
        "may_read_journal": signed_in and user.role in JOURNAL_READERS,
        "may_classify": signed_in and user.role in {Role.SUPERVISOR, Role.ADMINISTRATOR},
        "may_administer": signed_in and user.role in ADMINISTRATION,
        "unread": unread(user) if signed_in and user.role in INTERNAL else 0,
        "identity_provider": settings.LUODI_OIDC_NAME if settings.LUODI_OIDC_ISSUER else "",
        "who_label": user.get_role_display() if signed_in else "",
    }
