"""修改公文: change the words of a letter that is not issued yet."""

from __future__ import annotations

from dataclasses import replace

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import same_revision, words
from luodi.web.letters.content import told, untold
from luodi.web.letters.models import Letter
from luodi.web.letters.standing import letters_of
from luodi.web.people.models import Role

MOST = 20_000


@action(roles={Role.SUPERVISOR})
def revise_letter(
    act: Act, letter: Letter, *, title: str, to: str, body: str, copies: str = "", note: str = "",
    seen: int | None = None,
) -> Letter:  # fmt: skip
    """Title, addressee, body, copies and note; the annexes stay as the data were and are filled anew, not typed."""
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    act.require(act.user is not None and letters_of(act.user).filter(pk=row.pk).exists())
    same_revision(row, seen, str(row.get_state_display()), row.state)
    if row.state != Letter.State.DRAFT:
        raise LuodiError(
            zh=f"该文{row.get_state_display()}，不能修改。", en=f"The letter is {row.state} and cannot be changed.",
            mend_zh="可作废后重新拟稿。", mend_en="Void it and draft another.",
        )  # fmt: skip
    old = untold(row.content)
    new = replace(
        old, title=words(title, zh="标题", en="The title", most=200), to=_line(to), copies=_line(copies).rstrip("。"),
        body=words(body, zh="正文", en="The body", most=MOST).replace("\r", ""), note=_line(note).strip("（）"),
    )  # fmt: skip
    if new == old:
        act.unchanged()
        return row
    row.content, row.title = told(new), new.title
    row.revision += 1
    row.save(update_fields=["content", "title", "revision"])
    changed = [name for name in ("title", "to", "body", "copies", "note") if getattr(old, name) != getattr(new, name)]
    act.record(
        row, before={name: getattr(old, name) for name in changed}, after={name: getattr(new, name) for name in changed}
    )
    return row


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:300]
