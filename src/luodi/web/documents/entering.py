"""录入: a document entered on a page, as a file or as pasted text; read like any other, its proposals go to review."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luodi.errors import LuodiError
from luodi.text.model import Document as ReadDocument
from luodi.web.actions import Caller, RefusedError
from luodi.web.documents.intake import Intake, Summary, read, take_in
from luodi.web.documents.models import Publicity
from luodi.web.documents.rows import MARKINGS, secrecy_of
from luodi.web.people.access import only
from luodi.web.people.models import Role, Secrecy
from luodi.web.saying import said

SUPERVISION = frozenset({Role.SUPERVISOR})
MOST_BYTES = 40 * 1024 * 1024
MOST_WORDS = 400_000
_MARKING = re.compile(r"(?:绝密|机密|秘密|内部)(?:★.{0,12})?")


class Entering(forms.Form):
    """What is entered: a file or a text, and what the text does not say itself."""

    file = forms.FileField(label=gettext_lazy("上传文件（docx、pdf、ofd、html、txt）"), required=False)
    text = forms.CharField(
        label=gettext_lazy("或粘贴正文"), required=False, max_length=MOST_WORDS, strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "zh-Hans"}),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("标题"), required=False, max_length=200)
    number = forms.CharField(label=gettext_lazy("文号"), required=False, max_length=60)
    issuer = forms.CharField(label=gettext_lazy("发文机关、批示人或会议"), required=False, max_length=100)
    date = forms.DateField(
        label=gettext_lazy("成文日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    secrecy = forms.TypedChoiceField(label=gettext_lazy("密级"), choices=Secrecy.choices, coerce=int, initial=0)
    publicity = forms.ChoiceField(label=gettext_lazy("公开属性"), choices=Publicity.choices, required=False)

    def clean_file(self) -> object:
        given = self.cleaned_data["file"]
        if given is not None and given.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 40 MB。"))
        return given

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        pasted = str(told.get("text") or "").strip()
        if bool(pasted) == bool(told.get("file")):
            raise forms.ValidationError(_("请上传一份文件，或粘贴正文，二者选一。"))
        if pasted and not told.get("title"):
            self.add_error("title", _("粘贴正文时请填写标题。"))
        return told


@only(SUPERVISION)
def enter(request: HttpRequest) -> HttpResponse:
    """The page; what is entered goes to its review bench."""
    form = Entering(request.POST or None, request.FILES or None)
    wrong, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _entered(request, form.cleaned_data)
            except RefusedError:
                raise
            except LuodiError as error:
                wrong = said(error)
    return render(request, "documents/enter.html", {"form": form, "wrong": wrong}, status=status)


def _entered(request: HttpRequest, told: dict[str, object]) -> HttpResponse:
    summaries = entered(Caller(request.user, "page"), told)
    found = sum(one.commitments for one in summaries)
    if all(one.outcome == "known" for one in summaries):
        messages.info(request, _("这份文件已经录入过。"))
    else:
        messages.success(
            request,
            ngettext("已录入，读出 %(count)s 项任务，请审核。", "已录入，读出 %(count)s 项任务，请审核。", found)
            % {"count": found},
        )
    return redirect("review:table", key=summaries[0].key) if len(summaries) == 1 else redirect("review:list")


def entered(by: Caller, told: dict[str, object]) -> Sequence[Summary]:
    """Take in what was entered (the fields of ``Entering``); refused where it is above the person's clearance."""
    clearance = by.user.clearance if by.user is not None else Secrecy.TOP_SECRET
    if int(str(told["secrecy"])) > clearance:
        raise LuodiError(
            zh="不能录入高于本人涉密等级的文件。", en="You may not enter what is above your own clearance.",
            mend_zh="请由具备相应涉密等级的人员录入。", mend_en="Let somebody with that clearance enter it.",
        )  # fmt: skip
    intake = _read(told)
    documents = tuple((declared(document, told), extraction) for document, extraction in intake.documents)
    if any(secrecy_of(document.secrecy) > clearance for document, _extraction in documents):
        raise LuodiError(
            zh="文件自身标注的密级高于您的涉密等级，未录入。",
            en="The document's own marking is above your clearance; nothing was entered.",
        )
    return take_in(by, replace(intake, documents=documents), publicity=str(told["publicity"] or ""))


def _read(told: dict[str, object]) -> Intake:
    """Read what was given, through a file of its own name."""
    given = told.get("file")
    with tempfile.TemporaryDirectory() as folder:
        if given is not None:
            name = PurePath(str(given.name).replace("\\", "/").replace("\0", "")).name[-120:] or "file"  # type: ignore[attr-defined]
            path = Path(folder) / name
            path.write_bytes(given.read())  # type: ignore[attr-defined]
        else:
            name = str(told["title"]).replace("/", "_").replace("\0", "")[:40].strip(". ") or "text"
            path = Path(folder) / f"{name}.txt"
            path.write_text(composed(told), encoding="utf-8")
        return read(path)


def composed(told: dict[str, object]) -> str:
    """Pasted text as a document is laid out: title, number, the text, issuer and date, each only where it is missing.

    >>> told = {"title": "关于供水的批示", "number": "", "issuer": "甲市", "date": dt.date(2026, 8, 3)}
    >>> composed(told | {"text": "请乙局办理。"}).split()
    ['关于供水的批示', '请乙局办理。', '甲市', '2026年8月3日']
    """
    text = str(told["text"]).replace("\r\n", "\n").replace("\0", "").strip("\n")
    first, _newline, rest = text.partition("\n")
    marking = [first.strip()] if _MARKING.fullmatch(first.strip()) else []
    text = rest if marking else text
    head, tail = text[:400], text[-200:]
    above = [part for part in (str(told["title"] or ""), str(told["number"] or "")) if part and part not in head]
    below = [str(told["issuer"])] if told.get("issuer") and str(told["issuer"]) not in tail else []
    day = told.get("date")
    if isinstance(day, dt.date) and f"{day.year}年{day.month}月{day.day}日" not in tail:
        below.append(f"{day.year}年{day.month}月{day.day}日")
    return "\n".join([*marking, *above, "", text, "", *below]).strip() + "\n"


def declared(document: ReadDocument, told: dict[str, object]) -> ReadDocument:
    """The document with what the person declared where its own words do not say it; the higher 密级 counts."""
    secrecy = max(secrecy_of(document.secrecy), Secrecy(int(str(told["secrecy"]))))
    day = told.get("date")
    return replace(
        document,
        number=document.number or str(told["number"] or "") or None,
        issuers=document.issuers or tuple(part for part in (str(told["issuer"] or ""),) if part),
        date=document.date or (day if isinstance(day, dt.date) else None),
        secrecy=next((word for word, level in MARKINGS if level == secrecy), document.secrecy),
    )
