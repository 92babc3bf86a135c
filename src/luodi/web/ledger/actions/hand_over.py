"""移交承办: all open parts that one person handles pass to a colleague."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.documents.models import Document
from luodi.web.ledger.flow import OPEN
from luodi.web.ledger.models import Charge, Commitment
from luodi.web.ledger.standing import ANSWERING, acts_for, leads
from luodi.web.people.models import Role, User


@action(roles={*ANSWERING, Role.ADMINISTRATOR})
def hand_over(act: Act, giver: User, taker: User, *, why: str = "") -> int:
    """Give every open part of ``giver`` to ``taker``, all or none; gives their number.

    One hands over one's own; a leader what is handled in their units; an administrator anybody's. The taker acts for
    each part's unit and may see each document.
    """
    charges = list(
        Charge.objects.select_for_update(of=("self",))
        .filter(handler=giver, state__in=OPEN)
        .select_related("unit")
        .order_by("pk")
    )
    for charge in charges:
        act.require(
            act.user is None or act.user.pk == giver.pk or act.user.role == Role.ADMINISTRATOR
            or leads(act.user, charge.unit)
        )  # fmt: skip
    if giver.pk == taker.pk:
        raise LuodiError(
            zh="移交人和接收人是同一人。", en="Giver and taker are the same person.",
            mend_zh="请选择一位同事。", mend_en="Choose a colleague.",
        )  # fmt: skip
    seen = set(Document.objects.visible_to(taker).values_list("pk", flat=True))
    tasks = Commitment.objects.in_bulk([charge.commitment_id for charge in charges])
    wrong = [
        charge
        for charge in charges
        if not acts_for(taker, charge.unit) or tasks[charge.commitment_id].document_id not in seen
    ]
    if wrong:
        raise LuodiError(
            zh=f"“{taker}”不能承办其中 {len(wrong)} 项。", en=f"{taker} cannot take {len(wrong)} of these.",
            place="、".join(dict.fromkeys(charge.unit.name for charge in wrong))[:200],
            mend_zh="接收人须在这些单位或其上级工作，并有权查看相应文件。",
            mend_en="The taker must work in these units or above them and may see the documents.",
        )  # fmt: skip
    for charge in charges:
        charge.handler = taker
        charge.revision += 1
        charge.save(update_fields=["handler", "revision"])
        act.record(
            tasks[charge.commitment_id],
            after={"unit": charge.unit.key, "handler": taker.pk, "handed_from": giver.pk}, why=why,
        )  # fmt: skip
    if not charges:
        act.unchanged()
    return len(charges)
