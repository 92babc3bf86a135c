"""停用模板: take a template out of use; the one before it comes in, or our own."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.letters.models import Template
from luodi.web.people.models import Role


@action(roles={Role.ADMINISTRATOR})
def retire_template(act: Act, template: Template) -> Template:
    """Letters that were made from it stay as they are."""
    row = Template.objects.select_for_update().get(pk=template.pk)
    if row.retired_at is not None:
        act.unchanged()
        return row
    row.retired_at = act.at
    row.save(update_fields=["retired_at"])
    act.record(row, before={"kind": row.kind, "version": row.version}, after={"retired": True})
    return row
