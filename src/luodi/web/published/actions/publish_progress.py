"""公开进展: publish how a document's tasks stand."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.documents.models import Document
from luodi.web.published.models import Edition, Item
from luodi.web.published.preparing import items
from luodi.web.published.standing import PUBLISHING, may_be_public, may_publish


@action(roles=PUBLISHING)
def publish_progress(act: Act, document: Document, keys: Collection[UUID], *, why: str = "") -> Edition:
    """Publish the tasks ``keys`` as they stand today, as a new edition in place of the one that stands.

    Refused for a document that strangers may not read. What is not among the document's confirmed tasks is left out.
    """
    row = Document.objects.select_for_update(of=("self",)).select_related("current").get(pk=document.pk)
    act.require(
        act.user is None or may_publish(act.user, row),
        "只有督查人员和发文单位的人员可以公开该文件的进展。",
        "Only supervisors and people of the issuing unit publish this document's progress.",
    )
    if not may_be_public(row) or row.current is None:
        raise LuodiError(
            zh="该文件不是主动公开的文件，其进展不能公开。",
            en="The document is not a public one; its progress cannot be published.",
            mend_zh="请先在“密级与公开属性”中确定其公开属性。", mend_en="Settle whether it is public first.",
        )  # fmt: skip
    chosen = [one for one in items(row, timezone.localdate()) if one.commitment_id in set(keys)]
    if not chosen:
        raise LuodiError(
            zh="没有选择要公开的任务。", en="No task was chosen.",
            mend_zh="请至少勾选一项已确认的任务。", mend_en="Tick at least one confirmed task.",
        )  # fmt: skip
    assert act.user is not None
    Edition.objects.filter(document=row, withdrawn_at=None, replaced_at=None).update(replaced_at=act.at)
    last = Edition.objects.filter(document=row).order_by("-ordinal").values_list("ordinal", flat=True).first() or 0
    made = Edition.objects.create(
        document=row, version=row.current, ordinal=last + 1, published_at=act.at, published_by=act.user
    )
    for one in chosen:
        one.edition = made
    Item.objects.bulk_create(chosen, batch_size=500)
    act.record(
        row, after={"edition": made.ordinal, "tasks": [str(one.commitment_id) for one in chosen],
                    "standings": [one.standing for one in chosen]}, why=why.strip()[:500],
    )  # fmt: skip
    return made
