"""上传模板: put an office's own template in use for a kind of letter."""

from __future__ import annotations

from pathlib import PurePath

from django.db.models import Max

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.documents import store
from luodi.web.letters.models import Kind, Template
from luodi.web.letters.styles import style_of
from luodi.web.letters.templates import try_template
from luodi.web.people.models import Role


@action(roles={Role.ADMINISTRATOR})
def add_template(act: Act, kind: str, name: str, data: bytes) -> Template:
    """For the form that the kind's style has.

    Tried with an invented letter first; what cannot be filled is refused, naming the placeholder. Earlier versions
    stay, with the letters that were made from them."""
    if kind not in Kind.values:
        raise LuodiError(zh=f"没有“{kind}”这一文种。", en=f"There is no kind of letter {kind}.")
    form = style_of(kind, act.user).form
    own_words = try_template(data, form)
    last = Template.objects.select_for_update().filter(kind=kind, form=form).order_by("-version").first()
    version = (Template.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0) + 1
    sha256 = store.keep(data)
    if last is not None and last.sha256 == sha256 and last.retired_at is None:
        act.unchanged()
        return last
    called = PurePath(name.replace("\\", "/").replace("\0", "")).name[-255:] or "template.docx"
    row = Template.objects.create(
        kind=kind, form=form, version=version, name=called, sha256=sha256, size=len(data),
        own_words=own_words, uploaded_by=act.user, uploaded_at=act.at,
    )  # fmt: skip
    act.record(
        row,
        after={
            "kind": kind, "form": form, "version": version, "name": row.name, "sha256": sha256, "own_words": own_words,
        },
    )  # fmt: skip
    return row
