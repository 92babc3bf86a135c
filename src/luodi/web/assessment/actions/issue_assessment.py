"""发布考评: freeze a period's result."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.assessment.models import Assessment, UnitScore
from luodi.web.assessment.reckoning import named, reckon, scheme_for, told
from luodi.web.ledger.standing import words
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def issue_assessment(act: Act, kind: str, period: str, *, seen: str = "", why: str = "") -> Assessment:
    """The result as the journal stands now, frozen with its hash; a later version is a correction and says why.

    ``seen`` is the hash of what was looked at: refused where the journal has gone on since.
    """
    its = named(kind, period) if kind in Assessment.Kind.values else None
    if its is None or its.ends >= timezone.localdate():
        raise LuodiError(
            zh=f"“{period}”不是已结束的考评期。", en=f"{period} is not a period that has ended.",
            mend_zh="请在该期结束后发布。", mend_en="Issue it after the period has ended.",
        )  # fmt: skip
    before = Assessment.objects.select_for_update().filter(kind=kind, period=period).order_by("-version").first()
    scheme = before.scheme if before else scheme_for(its)
    if scheme is None:
        raise LuodiError(
            zh=f"{period} 没有生效的考评办法。", en=f"No scheme is in effect for {period}.",
            mend_zh="请先制定办法。", mend_en="Set a scheme first.",
        )  # fmt: skip
    found = reckon(kind, its, scheme)
    if seen and seen != found.sha256:
        raise LuodiError(
            zh="核对之后日志又有变化，未发布。", en="The journal has gone on since you looked; nothing was issued.",
            mend_zh="请核对新的结果后再发布。", mend_en="Look at the result again and issue it.",
        )  # fmt: skip
    if not found.rows:
        raise LuodiError(zh=f"{period} 没有可考评的单位。", en=f"There is no unit to assess in {period}.")
    if before is not None:
        if not why.strip():
            raise LuodiError(
                zh=f"{period} 已发布第{before.version}版，再发布即为更正，应写明更正理由。",
                en=f"Version {before.version} of {period} has been issued; another one is a correction, with a reason.",
                mend_zh="请先查看已发布的结果。", mend_en="Look at the issued result first.",
            )  # fmt: skip
        why = words(why, zh="更正理由", en="The reason of the correction", most=2000)
        if before.sha256 == found.sha256:
            raise LuodiError(zh="重新计算的结果与已发布的相同。", en="Counted anew the result is the same.")
    row = Assessment(
        kind=kind, period=period, version=before.version + 1 if before else 1, starts=its.starts, ends=its.ends,
        scheme=scheme, through=found.through, sha256=found.sha256, why=why.strip(), issued_by=act.user,
        issued_at=act.at,
    )  # fmt: skip
    _keep(row)
    UnitScore.objects.bulk_create(
        UnitScore(
            assessment=row, unit=one.unit, group=one.group, rank=one.rank, total=one.score.total,
            parts=told(one)["parts"], lines=told(one)["lines"],
        )
        for one in found.rows
    )  # fmt: skip
    act.record(
        row, before={"version": before.version, "sha256": before.sha256} if before else None,
        after={
            "kind": kind, "period": period, "version": row.version, "scheme": scheme.version, "sha256": row.sha256,
            "through": row.through, "units": len(found.rows),
        },
        why=row.why,
    )  # fmt: skip
    return row


def _keep(row: Assessment) -> None:
    """A first version has no row to lock: of two that are issued at once the database keeps one."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise LuodiError(
            zh=f"{row.period} 的第{row.version}版刚由他人发布，本次未发布。",
            en=f"Somebody else has just issued version {row.version} of {row.period}; yours was not issued.",
            mend_zh="请查看已发布的结果。", mend_en="Look at the issued result.",
        ) from error  # fmt: skip
