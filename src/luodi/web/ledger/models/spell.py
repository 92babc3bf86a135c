"""时段: how commitments stood on past days, read from the journal; and counts of whole days, kept for speed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.documents.models import Document
from luodi.web.ledger.models.commitment import Commitment


class Spell(models.Model):
    """A commitment stood like this from the end of the day ``first`` to that of the day before ``until``.

    Nothing is decided here: rows are made from the journal's entries and may be thrown away and made again.
    ``live``: neither rejected nor gone from its document. ``assumed``: the journal does not say how it stood, so that
    it is taken to have stood since it was made as it stood when this was first looked at.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="spells", verbose_name=_("任务"))
    document = models.ForeignKey(Document, models.CASCADE, related_name="+", verbose_name=_("文件"))
    first = models.DateField(_("起"))
    until = models.DateField(_("止（不含）"))
    progress = models.CharField(_("办理状态"), max_length=16, choices=Commitment.Progress)
    due = models.DateField(_("时限"))
    plan_due = models.DateField(_("计划节点"), null=True, blank=True)
    live = models.BooleanField(_("有效"), default=True)
    assumed = models.BooleanField(_("推定"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("时段")
        constraints = (models.UniqueConstraint(fields=("commitment", "first"), name="spell_once_a_day"),)
        # The named ones hold all that the list of a past day counts and orders by. Of what is worked on, few spells
        # last until after a day of the past year.
        indexes = (
            models.Index(fields=("document", "first", "until")),
            models.Index(
                fields=("due", "commitment", "first", "until", "live", "progress", "plan_due", "document"),
                name="spell_by_due",
            ),
            models.Index(
                fields=("progress", "until", "due", "first", "live", "plan_due", "document", "commitment"),
                name="spell_by_progress",
            ),
        )


class SpellsRead(models.Model):
    """How far the journal has been read for spells: one row."""

    through = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("时段读取进度")


class DayCount(models.Model):
    """How many of a document's commitments stood how at the end of a day: counted from spells, not by hand."""

    day = models.DateField(_("日期"))
    document = models.ForeignKey(Document, models.CASCADE, related_name="+", verbose_name=_("文件"))
    done = models.PositiveIntegerField(_("已办结"), default=0)
    green = models.PositiveIntegerField(_("正常"), default=0)
    yellow = models.PositiveIntegerField(_("临期"), default=0)
    red = models.PositiveIntegerField(_("逾期"), default=0)
    grey = models.PositiveIntegerField(_("无期限"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("每日计数")
        constraints = (models.UniqueConstraint(fields=("day", "document"), name="counted_once_a_day"),)
