"""抹除个人信息: take the personal part out of the entries about an object; the journal stays proven."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.journal.models import Entry
from luodi.web.people.models import Role


@action(roles={Role.ADMINISTRATOR})
def erase_personal(act: Act, object_type: str, object_id: str, *, why: str) -> int:
    """Erase what entries about the object tell of natural persons; gives the number of entries touched."""
    entries = Entry.objects.filter(object_type=object_type, object_id=object_id, personal__isnull=False)
    ids = sorted(entries.values_list("id", flat=True))
    if not ids:
        act.unchanged()
        return 0
    entries.filter(id__in=ids).update(personal=None, personal_salt=None)
    act.record((object_type, object_id), entries=ids, why=why)
    return len(ids)
