"""签发: number a letter, make its files and keep them; from then on it does not change."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.documents import store
from luodi.web.ledger.standing import same_revision
from luodi.web.letters.content import Content, chinese_day, told, untold
from luodi.web.letters.fonts import substituted
from luodi.web.letters.making import made
from luodi.web.letters.models import Letter, Series, Style
from luodi.web.letters.standing import SIGNING, letters_of, signs_letters
from luodi.web.letters.styles import style_of


@action(roles=SIGNING)
def issue_letter(act: Act, letter: Letter, *, seen: int | None = None) -> Letter:
    """Issue a letter by one with the right to sign. The number is given in this transaction: whatever fails, none is
    lost; whoever issues at the same time waits. The files are on the disk before the row says so.
    """
    act.require(signs_letters(act.user), "您没有签发公文的权限。", "You have no right to sign letters.")
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    act.require(letters_of(act.user).filter(pk=row.pk).exists())
    same_revision(row, seen, str(row.get_state_display()), row.state)
    if row.state != Letter.State.DRAFT:
        raise LuodiError(
            zh=f"该文{row.get_state_display()}，不能再签发。", en=f"The letter is {row.state}: it is issued once only.",
            mend_zh="需更正的，请作废后重新拟稿。", mend_en="To mend it, void it and draft another.",
        )  # fmt: skip
    style = style_of(row.kind, act.user)
    _require_whole(style, untold(row.content))
    today = timezone.localdate()
    row.code, row.year = style.code, today.year
    row.serial = _next(style.code, today.year)
    row.number = f"{row.code}〔{row.year}〕{row.serial}号"
    day = chinese_day(today)
    content = replace(untold(row.content), number=row.number, day=day, printed=day)
    files = made(row.kind, content, act.at)
    row.content, row.template = told(content), files.template
    row.docx_sha256 = store.keep(files.docx)
    row.pdf_sha256 = store.keep(files.pdf) if files.pdf else ""
    row.fonts = [list(pair) for pair in substituted()] if files.pdf else []
    row.state, row.issued_by, row.issued_at = Letter.State.ISSUED, act.user, act.at
    row.revision += 1
    row.save()
    act.record(
        row,
        before={"state": "draft"},
        after={
            "state": row.state, "number": row.number, "title": row.title, "docx": row.docx_sha256,
            "pdf": row.pdf_sha256 or None, "no_pdf": files.why_no_pdf or None, "fonts": row.fonts,
            "template": files.template.version if files.template else None,
        },
    )  # fmt: skip
    return row


def _next(code: str, year: int) -> int:
    Series.objects.get_or_create(code=code, year=year)
    series = Series.objects.select_for_update().get(code=code, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _require_whole(style: Style, content: Content) -> None:
    parts = {
        "机关代字": style.code, "发文机关标志": content.organ, "署名": content.signer, "印发机关": content.printer,
    }  # fmt: skip
    missing = [name for name, value in parts.items() if not value]
    if missing:
        raise LuodiError(
            zh=f"“{style.get_kind_display()}”的式样缺少：{'、'.join(missing)}。",
            en=f"The style of this kind lacks: {', '.join(missing)}.",
            mend_zh="请管理员在“公文式样”页填写后，重拟此稿。",
            mend_en="An administrator fills it in on the page of styles; then draft the letter anew.",
        )  # fmt: skip
