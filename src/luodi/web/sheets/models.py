"""Sheets that came back filled in, kept until they are confirmed, and what became of each row."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models import Charge, Commitment


class Filled(models.Model):
    """填好的表: one uploaded sheet. Nothing of it has any effect before its person confirms.

    ``on`` is the day of progress for rows that name none, ``draft`` says that reports stay in the unit. ``others``
    names sheets and columns that were left aside; ``untouched`` counts rows in which nothing was changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("文件名"), max_length=120)
    sha256 = models.CharField(_("摘要"), max_length=64)
    on = models.DateField(_("进展日期"))
    draft = models.BooleanField(_("存为草稿"), default=False)
    others = models.JSONField(_("未读取的内容"), default=dict)
    untouched = models.PositiveIntegerField(_("未改动的行"), default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("填报人"))
    made_at = models.DateTimeField(_("上传时间"))
    applied_at = models.DateTimeField(_("提交时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("填好的表")
        ordering = ("-made_at",)
        indexes = (models.Index(fields=("made_by", "applied_at")),)

    def __str__(self) -> str:
        return self.name


class FilledRow(models.Model):
    """One row of a sheet in which something was changed.

    ``told`` are the fields of the report it makes, ``sparing`` the same with the site's version of what is in conflict
    (empty where nothing else was changed), ``settled`` which of the two the person chose. ``changes``, ``conflicts``
    and ``kept`` are lists of ``[column, on the site, in the sheet]``, the last of columns that are not taken over;
    ``problems`` a list of ``[cell, {zh, en, mend_zh, mend_en}]``. ``seen`` is the revision of the part that the preview
    was made against.
    """

    class Outcome(models.TextChoices):
        POSSIBLE = "possible", _("可以提交")
        CONFLICT = "conflict", _("有冲突")
        WRONG = "wrong", _("有错")
        SAME = "same", _("不变")
        DONE = "done", _("已提交")
        FAILED = "failed", _("未提交成功")

    class Settled(models.TextChoices):
        THEIRS = "theirs", _("保留网上的内容")
        MINE = "mine", _("采用表中的内容")

    filled = models.ForeignKey(Filled, models.CASCADE, related_name="rows", verbose_name=_("填好的表"))
    order = models.PositiveIntegerField(_("顺序"))
    sheet = models.CharField(_("工作表"), max_length=40)
    number = models.PositiveIntegerField(_("行号"))
    commitment = models.ForeignKey(Commitment, models.CASCADE, null=True, related_name="+", verbose_name=_("任务"))
    charge = models.ForeignKey(Charge, models.CASCADE, null=True, related_name="+", verbose_name=_("承办"))
    seen = models.PositiveIntegerField(_("预览时的修订"), default=0)
    told = models.JSONField(_("填报内容"), default=dict)
    sparing = models.JSONField(_("不动冲突的填报内容"), default=dict)
    settled = models.CharField(_("冲突的处理"), max_length=6, choices=Settled, blank=True)
    changes = models.JSONField(_("改动"), default=list)
    conflicts = models.JSONField(_("冲突"), default=list)
    kept = models.JSONField(_("不采纳的改动"), default=list)
    problems = models.JSONField(_("错误"), default=list)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome)
    note = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表中的行")
        ordering = ("filled", "order")
        indexes = (models.Index(fields=("filled", "outcome", "order")),)

    def __str__(self) -> str:
        return f"{self.sheet}!{self.number}"

    @property
    def can_be_settled(self) -> bool:
        """Whether a person may choose between the two versions, or choose otherwise."""
        open_yet = self.outcome not in {self.Outcome.DONE, self.Outcome.FAILED}
        return bool(self.conflicts) and open_yet and (self.outcome == self.Outcome.CONFLICT or bool(self.settled))

    @property
    def wrongs(self) -> list[tuple[str, str]]:
        """Each wrong cell with what is wrong and the mend, in the reader's language."""
        english = get_language() == "en"
        return [(place, _said(told, english=english)) for place, told in self.problems]


def _said(told: dict[str, Any], *, english: bool) -> str:
    if english:
        return " ".join(part for part in (told["en"], told["mend_en"]) if part)
    return "".join(part for part in (told["zh"], told["mend_zh"]) if part)
