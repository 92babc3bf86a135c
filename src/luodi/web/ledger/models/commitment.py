"""任务: what documents commit somebody to, who answers for it, by when, to what measure."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from luodi.web.documents.models import Document, Version
from luodi.web.people.models import Unit, UnitGroup

NEVER = dt.date(9999, 12, 31)
"""Where a commitment without a deadline stands in an order by deadline: last."""


class Commitment(models.Model):
    """任务: who does what by when. The UUID never changes, also when the document is read again.

    ``deadline`` is what the document states. ``adjusted`` is that day after suspensions and extensions, ``period_due``
    the last day of a recurring duty's period that is not yet answered, ``plan_due`` the day of the earliest unanswered
    plan point: all three follow from clocks and milestones and are written by the actions that change those.
    ``answered_by`` is the commitment whose reports answer this one too, where a person has confirmed that both are the
    same duty. ``kind``, ``source``, ``text``, ``path``, ``cells`` and ``spans`` are as extraction gives them (see
    ``luodi.extract.model``); ``quoted`` keeps the document's words where a person rewords ``text``. ``review`` is
    what a person made of the proposal, ``progress`` where the work stands.
    Extended and overdue are attributes, lights are derived: neither is stored here.
    """

    class Source(models.TextChoices):
        CLAUSE = "clause", _("责任条款")
        TABLE = "table", _("任务表")
        HEADING = "heading", _("标题")
        PROSE = "prose", _("正文")

    class Kind(models.TextChoices):
        DATED = "dated", _("有期限")
        CONTINUOUS = "continuous", _("持续推进")
        PHASED = "phased", _("按时序推进")
        RECURRING = "recurring", _("周期性")
        NOT_STATED = "not_stated", _("未明确期限")

    class Review(models.TextChoices):
        PROPOSED = "proposed", _("待审核")
        CONFIRMED = "confirmed", _("已确认")
        REJECTED = "rejected", _("不予立项")

    class Drift(models.TextChoices):
        """What the document's newest version did to it; a person confirms."""

        SAME = "same", _("未变")
        MOVED = "moved", _("位置变动")
        CHANGED = "changed", _("文字变动")
        GONE = "gone", _("新版已无")

    class Progress(models.TextChoices):
        UNASSIGNED = "unassigned", _("未交办")
        TO_ACKNOWLEDGE = "to_acknowledge", _("待签收")
        IN_PROGRESS = "in_progress", _("进行中")
        TO_VERIFY = "to_verify", _("待核查")
        RETURNED = "returned", _("退回")
        COMPLETED = "completed", _("已办结")
        STRUCK_OFF = "struck_off", _("已销号")
        SUSPENDED = "suspended", _("中止")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="commitments", verbose_name=_("文件"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="commitments", verbose_name=_("版本"))
    eid = models.CharField(max_length=200)
    order = models.PositiveIntegerField(_("顺序"))
    path = models.JSONField(_("层级序号"), default=list)
    source = models.CharField(_("出处"), max_length=10, choices=Source)
    text = models.TextField(_("任务内容"))
    quoted = models.TextField(_("原文表述"), blank=True)
    kind = models.CharField(_("期限类型"), max_length=12, choices=Kind, default=Kind.NOT_STATED)
    deadline = models.DateField(_("完成时限"), null=True, blank=True)
    deadline_text = models.CharField(_("时限原文"), max_length=200, blank=True)
    adjusted = models.DateField(_("调整后时限"), null=True, blank=True)
    period_due = models.DateField(_("本期时限"), null=True, blank=True)
    plan_due = models.DateField(_("计划节点"), null=True, blank=True)
    due = models.GeneratedField(
        expression=Least(
            Coalesce("adjusted", "deadline", models.Value(NEVER)), Coalesce("period_due", models.Value(NEVER))
        ),
        output_field=models.DateField(),
        db_persist=True,
    )
    open_ended = models.BooleanField(_("责任单位未尽列"), default=False)
    table_eid = models.CharField(max_length=200, blank=True)
    cells = models.JSONField(_("单元格"), default=dict)
    spans = models.JSONField(default=dict)
    confidence = models.FloatField(_("置信度"), default=1.0)
    doubts = models.JSONField(_("存疑"), default=list)
    drift = models.CharField(_("版本变动"), max_length=8, choices=Drift, default=Drift.SAME)
    review = models.CharField(_("审核状态"), max_length=12, choices=Review, default=Review.PROPOSED)
    progress = models.CharField(_("办理状态"), max_length=16, choices=Progress, default=Progress.UNASSIGNED)
    assigned_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    completed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answers", verbose_name=_("合并报送至")
    )
    revision = models.PositiveIntegerField(_("修订次数"), default=0)
    created_at = models.DateTimeField(_("立项时间"))
    updated_at = models.DateTimeField(_("更新时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("任务")
        ordering = ("document", "order")
        # The named ones hold all that the list counts and orders by, so that it never reads a row to skip it.
        indexes = (
            models.Index(
                fields=("due", "id", "progress", "review", "drift", "plan_due", "document"), name="commitment_by_due"
            ),
            models.Index(
                fields=("document", "order", "id", "due", "progress", "review", "drift", "plan_due"),
                name="commitment_by_document",
            ),
            models.Index(fields=("document", "due", "id")),
            models.Index(
                fields=("id",),
                name="commitment_not_in_force",
                condition=models.Q(review="rejected") | models.Q(drift="gone"),
            ),
            models.Index(
                fields=("kind", "due", "id", "progress", "review", "drift", "plan_due", "document"),
                name="commitment_by_kind",
            ),
            models.Index(fields=("review", "due", "id")),
            models.Index(
                fields=("progress", "due", "id", "review", "drift", "plan_due", "document", "kind"),
                name="commitment_by_progress",
            ),
            models.Index(
                fields=("plan_due", "due", "id", "progress", "review", "drift", "document"),
                condition=models.Q(plan_due__isnull=False),
                name="commitment_by_plan",
            ),
            models.Index(
                fields=("due", "id", "progress", "review", "drift", "plan_due", "document"),
                condition=~models.Q(doubts=[]),
                name="commitment_in_doubt",
            ),
            models.Index(
                fields=("completed_at",),
                condition=models.Q(completed_at__isnull=False),
                name="commitment_by_completion",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]

    def stands(self) -> dict[str, str | None]:
        """How it stands, for every journal entry about it: past days are read from there.

        The database computes ``due`` only when the row is written, so it is worked out here once more.
        """
        due = min(self.adjusted or self.deadline or NEVER, self.period_due or NEVER)
        return {
            "progress": str(self.progress),
            "due": due.isoformat() if due != NEVER else None,
            "plan_due": self.plan_due.isoformat() if self.plan_due else None,
            "review": str(self.review),
            "drift": str(self.drift),
        }


class Assignment(models.Model):
    """责任分工: a unit's part in a commitment, with the name as the document writes it.

    ``unit`` for one organisation as it stood on the document's day, ``group`` for a name that stands for several;
    neither where the name is unresolved, or open (有关单位). ``how`` says how it was matched (``luodi.units.How``),
    ``remarks`` what a person should know about that: a list of ``{"code", "zh", "en"}``.
    """

    class How(models.TextChoices):
        EXACT = "exact", _("全称")
        ALIAS = "alias", _("别称")
        ELIDED_PREFIX = "elided_prefix", _("省略地名")
        SUCCESSOR = "successor", _("承接单位")
        GROUP = "group", _("单位组")
        OPEN = "open", _("未尽列")
        UNRESOLVED = "unresolved", _("未识别")
        BY_HAND = "by_hand", _("人工指定")

    class Role(models.TextChoices):
        LEAD = "lead", _("牵头单位")
        SUPPORT = "support", _("配合单位")
        RESPONSIBLE = "responsible", _("责任单位")
        GUIDING = "guiding", _("指导单位")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="assignments", verbose_name=_("任务"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("单位")
    )
    group = models.ForeignKey(
        UnitGroup, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("单位组")
    )
    name_as_written = models.CharField(_("原文名称"), max_length=200)
    role = models.CharField(_("分工"), max_length=12, choices=Role)
    how = models.CharField(_("匹配方式"), max_length=20, choices=How, default=How.UNRESOLVED)
    open_ended = models.BooleanField(_("未尽列"), default=False)
    remarks = models.JSONField(_("说明"), default=list)
    order = models.PositiveSmallIntegerField(_("顺序"))

    class Meta:
        verbose_name = verbose_name_plural = _("责任分工")
        ordering = ("commitment", "order")
        indexes = (
            models.Index(fields=("unit", "role", "commitment")),
            models.Index(fields=("group", "role", "commitment")),
            models.Index(fields=("role", "commitment")),
            models.Index(fields=("commitment", "order")),
        )

    def __str__(self) -> str:
        return self.name_as_written


class Deadline(models.Model):
    """时限: one time the text sets; a date, a range of days, or a recurrence."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="deadlines", verbose_name=_("任务"))
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("原文"), max_length=200)
    date = models.DateField(_("日期"), null=True, blank=True)
    range_first = models.DateField(_("最早"), null=True, blank=True)
    range_last = models.DateField(_("最晚"), null=True, blank=True)
    recurs = models.CharField(_("周期"), max_length=12, blank=True)
    spans = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("时限")
        ordering = ("commitment", "order")


class Indicator(models.Model):
    """指标: a measure of a commitment; its figures are its targets'."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="indicators", verbose_name=_("任务"))
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("名称"), max_length=300)
    unit = models.CharField(_("计量单位"), max_length=40, blank=True)
    period = models.CharField(_("统计周期"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("指标")
        ordering = ("commitment", "order")

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """目标值: what an indicator shall be by a date; ``low`` and ``high`` for a range, else ``value``."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("指标"))
    order = models.PositiveSmallIntegerField()
    comparator = models.CharField(_("比较"), max_length=12, blank=True)
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6, null=True, blank=True)
    low = models.DecimalField(_("下限"), max_digits=24, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(_("上限"), max_digits=24, decimal_places=6, null=True, blank=True)
    baseline = models.CharField(_("基数"), max_length=100, blank=True)
    by = models.DateField(_("截至"), null=True, blank=True)
    spans = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("目标值")
        ordering = ("indicator", "order")
