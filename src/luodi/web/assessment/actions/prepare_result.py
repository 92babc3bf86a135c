"""拟考评结果: draft the letter that tells a result."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.assessment.models import Assessment
from luodi.web.assessment.result_letter import result_letter
from luodi.web.letters.actions.write_letter import write_letter
from luodi.web.letters.models import Kind, Letter
from luodi.web.letters.styles import style_of
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def prepare_result(act: Act, assessment: Assessment) -> Letter:
    """The letter of one version, to all units; one that is not void for each."""
    row = Assessment.objects.select_for_update().get(pk=assessment.pk)
    origin = f"assessment.assessment {row.pk}"
    if Letter.objects.filter(origin=origin).exclude(state=Letter.State.VOID).exists():
        raise LuodiError(
            zh=f"{row} 已拟过文。", en="A letter was drafted from it already.",
            mend_zh="请修改或作废那一份。", mend_en="Change that one, or void it.",
        )  # fmt: skip
    content = result_letter(row, style_of(Kind.RESULT, act.user))
    facts = {"assessment": row.pk, "sha256": row.sha256}
    return write_letter(act, Kind.RESULT, content, as_of=row.ends, facts=facts, origin=origin)
