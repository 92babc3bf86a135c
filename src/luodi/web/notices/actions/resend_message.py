"""重新发送: give a message that was given up another round of attempts."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.notices.models import Delivery
from luodi.web.people.models import Role


@action(roles={Role.ADMINISTRATOR})
def resend_message(act: Act, delivery: Delivery, *, why: str = "") -> Delivery:
    """Put a dead message back into the outbox; it is sent by the next round of ``luodi tick``."""
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state != Delivery.State.DEAD:
        raise LuodiError(
            zh=f"这条消息{row.get_state_display()}，不用重新发送。",
            en="This message was not given up; it need not be sent again.",
            mend_zh="请刷新页面。", mend_en="Reload the page.",
        )  # fmt: skip
    row.state, row.attempts, row.next_at = Delivery.State.WAITING, 0, act.at
    row.save(update_fields=["state", "attempts", "next_at"])
    act.record(row, before={"state": "dead"}, after={"state": row.state, "channel": row.channel}, why=why)
    return row
