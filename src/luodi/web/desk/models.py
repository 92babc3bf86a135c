"""Matters, and the rulings made in them, version by version."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.people.models import Unit


class Matter(models.Model):
    """认定事项: one applicant under one rule. ``sealed_party`` is who it is (name, identity number), encrypted.

    ``number`` counts a unit's notices of a year; ``erased_at`` says that the facts were erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pack = models.CharField(_("规则包"), max_length=80)
    rule = models.CharField(_("规则"), max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="matters", verbose_name=_("认定单位"))
    year = models.PositiveSmallIntegerField(_("年份"))
    number = models.PositiveIntegerField(_("序号"))
    sealed_party = models.TextField(blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="matters", verbose_name=_("经办人")
    )
    opened_at = models.DateTimeField(_("受理时间"))
    erased_at = models.DateTimeField(_("抹除时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("认定事项")
        ordering = ("-opened_at", "id")
        constraints = (models.UniqueConstraint(fields=("unit", "year", "number"), name="matter_number_once"),)
        indexes = (models.Index(fields=("unit", "-opened_at")),)

    def __str__(self) -> str:
        return f"〔{self.year}〕{self.number}号"


class Ruling(models.Model):
    """认定: one version of a matter's answer. ``sealed`` holds what was told (facts, what nobody knows, reasons of
    judgements, amendments), encrypted; ``hands`` who had a hand in it and may not review it. ``receipt`` is made when
    it is submitted; ``revision`` counts changes of the row.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("办理中")
        TO_REVIEW = "to_review", _("待复核")
        RETURNED = "returned", _("已退回")
        IN_FORCE = "in_force", _("已生效")
        SUPERSEDED = "superseded", _("已被新版替代")
        WITHDRAWN = "withdrawn", _("已撤回")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="rulings", verbose_name=_("事项"))
    ordinal = models.PositiveIntegerField(_("版次"))
    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.DRAFT)
    on = models.DateField(_("认定日"))
    readings = models.JSONField(_("读法"), default=dict)
    sealed = models.TextField(blank=True)
    status = models.CharField(_("回答"), max_length=20, blank=True)
    shown = models.CharField(_("结论"), max_length=200, blank=True)
    shown_en = models.CharField(max_length=200, blank=True)
    receipt = models.JSONField(_("凭据"), null=True, blank=True)
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rulings_made", verbose_name=_("经办人")
    )
    made_at = models.DateTimeField(_("办理时间"))
    hands = models.JSONField(default=list)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="rulings_reviewed",
        verbose_name=_("复核人"),
    )  # fmt: skip
    reviewed_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    returned_because = models.TextField(_("退回理由"), blank=True)
    why = models.TextField(_("变更理由"), blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("认定")
        ordering = ("matter", "ordinal")
        constraints = (
            models.UniqueConstraint(fields=("matter", "ordinal"), name="ruling_ordinal_once"),
            models.UniqueConstraint(
                fields=("matter",), condition=models.Q(state="in_force"), name="one_ruling_in_force"
            ),
            models.UniqueConstraint(
                fields=("matter",), condition=models.Q(state__in=["draft", "to_review", "returned"]),
                name="one_ruling_under_way",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("state", "submitted_at")),)

    def __str__(self) -> str:
        return f"{self.matter} v{self.ordinal}"


class Month(models.Model):
    """月份: what a ruling says of one month, worked out on ``on``; ``before`` is what the version before it said.

    ``refusal`` says why there is no answer, where a standard does not cover the month.
    """

    ruling = models.ForeignKey(Ruling, models.CASCADE, related_name="months", verbose_name=_("认定"))
    on = models.DateField(_("认定日"))
    status = models.CharField(_("回答"), max_length=20, blank=True)
    shown = models.CharField(_("结论"), max_length=200, blank=True)
    shown_en = models.CharField(max_length=200, blank=True)
    before = models.CharField(_("原结论"), max_length=200, blank=True)
    before_en = models.CharField(max_length=200, blank=True)
    differs = models.BooleanField(_("有变化"), default=False)
    refusal = models.CharField(max_length=300, blank=True)
    receipt = models.JSONField(_("凭据"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("逐月结论")
        ordering = ("ruling", "on")
        constraints = (models.UniqueConstraint(fields=("ruling", "on"), name="month_once_in_a_ruling"),)
