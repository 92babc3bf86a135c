"""上传佐证: put files to a report that has not been verified yet."""

from __future__ import annotations

import datetime as dt
import mimetypes
from collections.abc import Sequence
from pathlib import PurePath

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.documents import store
from luodi.web.ledger.models import Commitment, Evidence, Report
from luodi.web.ledger.standing import ANSWERING, acts_for, require_sight, same_revision


@action(roles=ANSWERING)
def attach_evidence(
    act: Act,
    report: Report,
    files: Sequence[tuple[str, bytes]],
    *,
    dated: dt.date | None = None,
    seen: int | None = None,
) -> list[Evidence]:
    """Keep ``files`` (name and bytes) as evidence of a report of one's own unit; ``dated`` is the files' own date.

    The bytes are on the disk before the row is: a row never names bytes that are not there.
    """
    commitment = Commitment.objects.get(charges__reports=report.pk)
    report = Report.objects.select_for_update().get(pk=report.pk)
    act.require(acts_for(act.user, report.charge.unit))
    require_sight(act, commitment)
    same_revision(report, seen, str(report.get_state_display()), report.state)
    if report.state not in {Report.State.DRAFT, Report.State.TO_SIGN, Report.State.TO_VERIFY}:
        raise LuodiError(
            zh="该反馈已核查，不能再补充佐证。", en="The report has been verified and takes no more evidence.",
            mend_zh="请在新的反馈中上传。", mend_en="Attach it to a new report.",
        )  # fmt: skip
    made = []
    for name, data in files:
        plain = PurePath(name.replace("\\", "/").replace("\0", "")).name[-255:] or "file"
        if not data:
            raise LuodiError(
                zh="文件是空的。", en="The file is empty.", file=plain,
                mend_zh="请检查后重新上传。", mend_en="Check it and upload it again.",
            )  # fmt: skip
        made.append(
            Evidence(
                report=report, sha256=store.keep(data), name=plain, size=len(data), dated=dated, uploaded_at=act.at,
                media_type=(mimetypes.guess_type(plain)[0] or "application/octet-stream")[:100], uploaded_by=act.user,
            )
        )  # fmt: skip
    if not made:
        act.unchanged()
        return []
    Evidence.objects.bulk_create(made)
    report.revision += 1  # whoever signs or accepts shall have seen it
    report.save(update_fields=["revision"])
    act.record(
        commitment,
        after={
            "unit": report.charge.unit.key,
            "report": report.pk,
            "evidence": [[one.name, one.sha256, one.dated] for one in made],
        },
    )
    return made
