"""设置式样: say what every letter of a kind has alike."""

from __future__ import annotations

import re

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import words
from luodi.web.letters.models import Form, Kind, Style
from luodi.web.people.models import Role

_CODE = re.compile(r"[\u4e00-\u9fff]{1,12}")
NEEDED = {"organ": "发文机关标志", "code": "机关代字", "signer": "署名", "printer": "印发机关"}
FREE = {"to": 300, "copies": 300, "note": 100}


@action(roles={Role.ADMINISTRATOR})
def set_style(
    act: Act, kind: str, *, organ: str, code: str, signer: str, printer: str, to: str = "", copies: str = "",
    note: str = "", form: str = Form.GENERAL,
) -> Style:  # fmt: skip
    """The style of a kind, for letters that are drafted from now on; what is issued stays as it is."""
    if kind not in Kind.values:
        raise LuodiError(zh=f"没有“{kind}”这一文种。", en=f"There is no kind of letter {kind}.")
    if form not in Form.values:
        raise LuodiError(zh=f"没有“{form}”这一格式。", en=f"There is no form {form} of letters.")
    given = {"organ": organ, "code": code, "signer": signer, "printer": printer}
    after = {name: words(given[name], zh=zh, en=name.capitalize(), most=60) for name, zh in NEEDED.items()}
    after |= {
        name: " ".join(value.replace("\0", "").split())[: FREE[name]]
        for name, value in {"to": to, "copies": copies, "note": note}.items()
    }
    after["form"] = str(form)
    if not _CODE.fullmatch(after["code"]):
        raise LuodiError(
            zh=f"机关代字“{after['code']}”应为 1 至 12 个汉字。", en="The code is 1 to 12 Chinese characters.",
            mend_zh="如“云督函”；年份和序号由系统编排。",
            mend_en="Like 云督函; year and number are added by the system.",
        )  # fmt: skip
    row = Style.objects.select_for_update().filter(kind=kind).first()
    before = {name: getattr(row, name) for name in after} if row else None
    if before == after:
        act.unchanged()
        return row
    row = row or Style(kind=kind)
    for name, value in after.items():
        setattr(row, name, value)
    row.revision += 1
    row.save()
    act.record(row, before=before, after={"kind": kind, **after})
    return row
