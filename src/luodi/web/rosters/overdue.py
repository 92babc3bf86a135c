"""Rosters whose time is up: their personal data go, whoever forgot them."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from luodi.web.actions import Caller
from luodi.web.rosters import storing
from luodi.web.rosters.actions.erase import erase
from luodi.web.rosters.models import Roster


def erase_overdue() -> int:
    """Erase what is kept longer than it may be, and folders that no roster has; gives how many rosters that were."""
    due = list(Roster.objects.filter(erased_at=None, kept_until__lt=timezone.localdate()))
    for roster in due:
        erase(Caller(None, "tick"), roster, why="保存期满")
    # Whoever was killed between the row and its files left some behind.
    kept = {str(pk) for pk in Roster.objects.filter(erased_at=None).values_list("pk", flat=True)}
    for path in (Path(settings.LUODI_VAR) / "rosters").glob("*-*-*"):
        # A folder younger than its row is one that is being uploaded now.
        if path.name not in kept and timezone.now().timestamp() - path.stat().st_mtime > 3600:
            storing.erase(UUID(path.name))
    return len(due)
