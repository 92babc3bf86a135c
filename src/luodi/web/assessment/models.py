"""考评: schemes by version, results as they were issued, and what units appealed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.people.models import Unit


class Scheme(models.Model):
    """考评办法: one version of how points are counted; ``told`` is read by ``assessment.schemes``. It never changes."""

    version = models.PositiveIntegerField(_("版次"), unique=True)
    effective = models.DateField(_("生效日期"))
    told = models.JSONField(_("办法"))
    why = models.CharField(_("说明"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("制定人"))
    made_at = models.DateTimeField(_("制定时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("考评办法")
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"{self.effective} · {self.version}"


class Assessment(models.Model):
    """考评结果: one version of a period's result, frozen when it is issued. ``sha256`` is that of its rows.

    ``through`` is the last entry of the journal that it looked at. A correction is a new version and says why.
    """

    class Kind(models.TextChoices):
        MONTHLY = "monthly", _("月考评")
        QUARTERLY = "quarterly", _("季考评")
        YEARLY = "yearly", _("年考评")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    period = models.CharField(_("期次"), max_length=12)
    version = models.PositiveIntegerField(_("版次"))
    starts = models.DateField(_("起始日期"))
    ends = models.DateField(_("截止日期"))
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="assessments", verbose_name=_("考评办法"))
    through = models.BigIntegerField(_("日志截至"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    why = models.TextField(_("更正理由"), blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发布人"))
    issued_at = models.DateTimeField(_("发布时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("考评结果")
        ordering = ("-ends", "kind", "-version")
        constraints = (models.UniqueConstraint(fields=("kind", "period", "version"), name="one_version_of_a_period"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}"


class UnitScore(models.Model):
    """One unit's score in a result. ``parts`` by dimension, ``lines`` each event with its points and its entries."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores", verbose_name=_("考评结果"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="scores", verbose_name=_("单位"))
    group = models.CharField(_("组别"), max_length=20)
    rank = models.PositiveIntegerField(_("名次"))
    total = models.DecimalField(_("总分"), max_digits=8, decimal_places=4)
    parts = models.JSONField(_("各项得分"))
    lines = models.JSONField(_("得分明细"))

    class Meta:
        verbose_name = verbose_name_plural = _("单位得分")
        ordering = ("assessment", "group", "rank", "unit__name")
        constraints = (models.UniqueConstraint(fields=("assessment", "unit"), name="one_score_a_unit"),)


class Appeal(models.Model):
    """申诉: what a unit says against its score, and the answer. An upheld one gives points in a dimension, which count
    in the next version."""

    class State(models.TextChoices):
        OPEN = "open", _("待答复")
        UPHELD = "upheld", _("成立")
        REFUSED = "refused", _("不成立")

    score = models.ForeignKey(UnitScore, models.PROTECT, related_name="appeals", verbose_name=_("单位得分"))
    text = models.TextField(_("申诉理由"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申诉人"))
    made_at = models.DateTimeField(_("申诉时间"))
    dimension = models.CharField(_("调整项"), max_length=12, blank=True)
    points = models.DecimalField(_("调整分"), max_digits=6, decimal_places=2, null=True, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("申诉")
        ordering = ("-made_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("score",), condition=models.Q(state="open"), name="one_open_appeal_a_score"
            ),
        )
