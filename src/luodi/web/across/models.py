"""Comparisons of documents with what people corrected, conflicts between documents, and gaps handed to people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luodi.web.documents.models import Document, Version
from luodi.web.ledger.models import Commitment

VERDICT_LABELS = {
    "raised": pgettext_lazy("比较", "提高"),
    "lowered": pgettext_lazy("比较", "降低"),
    "reassigned": pgettext_lazy("比较", "调整责任"),
    "earlier": pgettext_lazy("比较", "时限提前"),
    "later": pgettext_lazy("比较", "时限推后"),
    "dated": pgettext_lazy("比较", "明确时限"),
    "undated": pgettext_lazy("比较", "不再定时限"),
    "unmeasured": pgettext_lazy("比较", "不再设指标"),
    "measured": pgettext_lazy("比较", "新设指标"),
    "kept": pgettext_lazy("比较", "保留"),
    "reworded": pgettext_lazy("比较", "文字调整"),
    "assigned": pgettext_lazy("比较", "明确责任"),
    "unassigned": pgettext_lazy("比较", "不再列责任"),
    "dropped": pgettext_lazy("比较", "取消"),
    "added": pgettext_lazy("比较", "新增"),
}
"""Each verdict of ``luodi.compare`` as pages call it."""


class Comparison(models.Model):
    """比较: an older and a newer document laid side by side, as of ``computed_at``.

    Its links are made anew whenever it is computed; what people corrected stands apart and is applied each time.
    """

    old = models.ForeignKey(Document, models.PROTECT, related_name="compared_with_newer", verbose_name=_("原文件"))
    new = models.ForeignKey(Document, models.PROTECT, related_name="compared_with_older", verbose_name=_("新文件"))
    old_version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name=_("原文件版本"))
    new_version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name=_("新文件版本"))
    computed_at = models.DateTimeField(_("比较时间"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发起人")
    )
    counts = models.JSONField(_("各去向数目"), default=dict)
    revision = models.PositiveIntegerField(_("修订次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("文件比较")
        ordering = ("-computed_at",)
        constraints = (models.UniqueConstraint(fields=("old", "new"), name="comparison_once"),)

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Link(models.Model):
    """去向: what became of one item; without ``new_key`` it was dropped, without ``old_key`` added.

    Keys are a commitment's UUID, or a provision's eid. ``old`` and ``new`` hold the items as they were compared (see
    ``luodi.web.across.sides.told``); ``verdicts`` all that hold, between spaces, for filtering; ``settled`` is the
    verdict that a person gave instead.
    """

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="links", verbose_name=_("比较"))
    order = models.PositiveIntegerField()
    old_key = models.CharField(max_length=200, blank=True)
    new_key = models.CharField(max_length=200, blank=True)
    verdict = models.CharField(_("去向"), max_length=12, choices=list(VERDICT_LABELS.items()))
    verdicts = models.CharField(max_length=200)
    settled = models.CharField(_("人工认定"), max_length=12, blank=True, choices=list(VERDICT_LABELS.items()))
    score = models.FloatField(_("把握"), default=0.0)
    doubt = models.CharField(_("存疑"), max_length=120, blank=True)
    doubt_en = models.CharField(max_length=120, blank=True)
    given = models.BooleanField(_("人工配对"), default=False)
    reasons = models.JSONField(_("理由"), default=list)
    changes = models.JSONField(_("变化"), default=list)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    words = models.TextField(blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("去向")
        ordering = ("comparison", "order")
        indexes = (
            models.Index(fields=("comparison", "verdict", "order")),
            models.Index(fields=("comparison", "old_key")),
            models.Index(fields=("comparison", "new_key")),
        )

    @property
    def label(self) -> str:
        """Where it stands: in the old document, else in the new one."""
        return (self.old or self.new).get("label", "")

    @property
    def called(self) -> str:
        """What it is called: the heading, else the words."""
        item = self.old or self.new
        return item.get("heading") or item.get("text", "")


class Correction(models.Model):
    """更正: what a person said about two items: that they belong together, that they do not, or what became of them."""

    class Kind(models.TextChoices):
        PAIR = "pair", _("配对")
        PART = "part", _("拆开")
        VERDICT = "verdict", _("认定去向")

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="corrections", verbose_name=_("比较"))
    kind = models.CharField(_("更正"), max_length=8, choices=Kind)
    old_key = models.CharField(max_length=200, blank=True)
    new_key = models.CharField(max_length=200, blank=True)
    verdict = models.CharField(_("去向"), max_length=12, blank=True, choices=list(VERDICT_LABELS.items()))
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("更正人")
    )
    at = models.DateTimeField(_("更正时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("比较更正")
        ordering = ("id",)
        indexes = (models.Index(fields=("comparison", "withdrawn_at")),)


class Conflict(models.Model):
    """冲突: two commitments of documents in force that do not go together, as found; a person says whether they do.

    ``gone_at`` is when a later search no longer found it. ``one`` belongs to the older document.
    """

    class Kind(models.TextChoices):
        TARGETS = "targets", _("同一指标，目标不同")
        LEADS = "leads", _("同一工作，牵头不同")

    class State(models.TextChoices):
        OPEN = "open", _("待认定")
        REAL = "real", _("确有冲突")
        NONE = "none", _("不是冲突")

    kind = models.CharField(_("类型"), max_length=8, choices=Kind)
    one = models.ForeignKey(Commitment, models.CASCADE, related_name="+", verbose_name=_("甲"))
    two = models.ForeignKey(Commitment, models.CASCADE, related_name="+", verbose_name=_("乙"))
    subject = models.CharField(_("事由"), max_length=300)
    told_one = models.CharField(_("甲方规定"), max_length=300)
    told_two = models.CharField(_("乙方规定"), max_length=300)
    reasons = models.JSONField(_("理由"), default=list)
    found_at = models.DateTimeField(_("发现时间"))
    gone_at = models.DateTimeField(_("不再出现"), null=True, blank=True)
    state = models.CharField(_("认定"), max_length=6, choices=State, default=State.OPEN)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("认定人")
    )
    settled_at = models.DateTimeField(_("认定时间"), null=True, blank=True)
    why = models.TextField(_("认定理由"), blank=True)
    revision = models.PositiveIntegerField(_("修订次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("文件冲突")
        ordering = ("state", "id")
        constraints = (models.UniqueConstraint(fields=("kind", "one", "two", "subject"), name="conflict_found_once"),)
        indexes = (models.Index(fields=("state", "kind", "id")),)


class Gap(models.TextChoices):
    """What a commitment lacks that somebody must settle."""

    NO_UNIT = "no_unit", _("没有责任单位")
    OPEN_ENDED = "open_ended", _("责任单位未尽列")
    NO_DEADLINE = "no_deadline", _("没有写明期限")
    UNRESOLVED = "unresolved", _("单位名称未识别")


class Handover(models.Model):
    """转办: a gap handed to a person. Whether it is settled is seen from the commitment, not said here."""

    gap = models.CharField(_("缺项"), max_length=12, choices=Gap)
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="handovers", verbose_name=_("任务"))
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handed_gaps", verbose_name=_("转交"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转交人")
    )
    at = models.DateTimeField(_("转交时间"))
    note = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("缺项转办")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("gap", "commitment"), name="gap_handed_to_one"),)
        indexes = (models.Index(fields=("to", "gap")),)
