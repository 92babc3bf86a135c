"""反馈: what a unit reports of its part, with figures and evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.models.charge import Charge
from luodi.web.ledger.models.commitment import Indicator
from luodi.web.ledger.models.milestone import Milestone


class Report(models.Model):
    """One report of a unit. A returned one stays as it is, with its reason; the next one is a new row.

    ``occurred_on`` is the day the progress was made or measured, ``recorded_at`` when it was typed. ``percent`` is the
    unit's own estimate of completion. ``completes``: the unit says that its part is done.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        TO_SIGN = "to_sign", _("待审签")
        TO_VERIFY = "to_verify", _("待核查")
        ACCEPTED = "accepted", _("已采纳")
        RETURNED = "returned", _("退回")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Delay(models.TextChoices):
        """滞后原因: a coded reason; the words beside it say more. A choice of this project, no document states it."""

        NONE = "", _("无滞后")
        FUNDS = "funds", _("资金未到位")
        LAND = "land", _("用地用林等要素未落实")
        APPROVAL = "approval", _("审批手续未完成")
        UPPER_POLICY = "upper_policy", _("上级政策未明确")
        COORDINATION = "coordination", _("跨部门协调未达成一致")
        PROCUREMENT = "procurement", _("招标采购滞后")
        TECHNICAL = "technical", _("技术或系统原因")
        FORCE_MAJEURE = "force_majeure", _("自然灾害等不可抗力")
        OTHER = "other", _("其他原因")

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="reports", verbose_name=_("承办"))
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("节点")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports", verbose_name=_("填报人")
    )
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.DRAFT)
    text = models.TextField(_("进展情况"))
    problems = models.TextField(_("存在问题"), blank=True)
    next_steps = models.TextField(_("下步打算"), blank=True)
    percent = models.PositiveSmallIntegerField(_("完成比例"), null=True, blank=True)
    completes = models.BooleanField(_("申请办结"), default=False)
    delay = models.CharField(_("滞后原因"), max_length=16, choices=Delay, default=Delay.NONE, blank=True)
    delay_text = models.TextField(_("滞后说明"), blank=True)
    occurred_on = models.DateField(_("进展日期"))
    recorded_at = models.DateTimeField(_("填报时间"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审签人")
    )
    signed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代何人审签")
    )
    signed_at = models.DateTimeField(_("审签时间"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核查人")
    )
    verified_at = models.DateTimeField(_("核查时间"), null=True, blank=True)
    returned_because = models.TextField(_("退回理由"), blank=True)
    revision = models.PositiveIntegerField(_("修订次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("反馈")
        ordering = ("charge", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(percent=None) | models.Q(percent__lte=100), name="percent_is_a_share"
            ),
        )
        indexes = (
            models.Index(fields=("state", "recorded_at")),
            models.Index(fields=("recorded_at",), condition=~models.Q(delay=""), name="report_of_delay"),
        )

    def __str__(self) -> str:
        return self.text[:60]


class Measurement(models.Model):
    """指标数值: a figure of an indicator as reported; a share keeps its numerator and denominator.

    ``cumulative``: the figure counts from the start of the year or of the duty, not since the last report.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="measurements", verbose_name=_("反馈"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measurements", verbose_name=_("指标"))
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6)
    numerator = models.DecimalField(_("分子"), max_digits=24, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(_("分母"), max_digits=24, decimal_places=6, null=True, blank=True)
    as_of = models.DateField(_("数据截至"))
    cumulative = models.BooleanField(_("累计数"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("指标数值")
        ordering = ("report", "id")
        constraints = (
            models.UniqueConstraint(fields=("report", "indicator", "as_of"), name="measured_once_a_report"),
            models.CheckConstraint(
                condition=models.Q(denominator=None) | ~models.Q(denominator=0), name="share_of_something"
            ),
        )
        indexes = (models.Index(fields=("indicator", "as_of")),)


class Evidence(models.Model):
    """佐证: a file that shows what a report says. ``dated`` is the file's own date, beside when it was uploaded.

    The bytes lie under their hash in the site's store; ``name`` is as the sender had it.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="evidence", verbose_name=_("反馈"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    name = models.CharField(_("文件名"), max_length=255)
    media_type = models.CharField(_("类型"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    dated = models.DateField(_("材料日期"), null=True, blank=True)
    uploaded_at = models.DateTimeField(_("上传时间"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence", verbose_name=_("上传人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("佐证材料")
        ordering = ("report", "id")

    def __str__(self) -> str:
        return self.name
