"""公文: letters, the series of their numbers, how each kind looks, who may sign them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.web.letters import layout
from luodi.web.notices.models import Draft
from luodi.web.people.models import Secrecy, Unit


class Kind(models.TextChoices):
    """督办函, 通报, 季度分析, 考评结果."""

    URGE = "urge", _("督办函")
    BULLETIN = "bulletin", _("通报")
    ANALYSIS = "analysis", _("季度分析")
    RESULT = "result", _("考评结果")


class Form(models.TextChoices):
    """通用格式, and 信函格式 with red double rules."""

    GENERAL = layout.GENERAL, _("文件格式")
    LETTER = layout.LETTER, _("信函格式")


class Style(models.Model):
    """式样: what every letter of a kind has alike. ``code`` is the 机关代字 that its numbers begin with."""

    kind = models.CharField(_("文种"), max_length=10, choices=Kind, unique=True)
    form = models.CharField(_("格式"), max_length=10, choices=Form, default=Form.GENERAL)
    organ = models.CharField(_("发文机关标志"), max_length=60)
    code = models.CharField(_("机关代字"), max_length=20)
    signer = models.CharField(_("署名"), max_length=60)
    printer = models.CharField(_("印发机关"), max_length=60)
    to = models.CharField(_("主送机关"), max_length=300, blank=True)
    copies = models.CharField(_("抄送"), max_length=300, blank=True)
    note = models.CharField(_("附注"), max_length=100, blank=True)
    revision = models.PositiveIntegerField(_("修订次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("式样")

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Template(models.Model):
    """模板: one version of an office's own .docx for a kind and form. The newest in use is taken; without any, ours.

    ``own_words``: it prints words of its own, which the .pdf would not have: letters from it are .docx only.
    """

    kind = models.CharField(_("文种"), max_length=10, choices=Kind)
    form = models.CharField(_("格式"), max_length=10, choices=Form, default=Form.GENERAL)
    version = models.PositiveIntegerField(_("版次"))
    name = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(_("摘要"), max_length=64)
    size = models.PositiveIntegerField(_("字节数"))
    own_words = models.BooleanField(_("有自带文字"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("模板")
        ordering = ("kind", "-version")
        constraints = (models.UniqueConstraint(fields=("kind", "version"), name="template_version_once"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class Signatory(models.Model):
    """签发人: who may sign letters, until ``ended_at``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="signing_rights", verbose_name=_("签发人")
    )
    named_at = models.DateTimeField(_("授权时间"))
    ended_at = models.DateTimeField(_("停止时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("签发人")
        ordering = ("-named_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("user",), condition=Q(ended_at=None), name="one_signing_right_a_person"),
        )


class Series(models.Model):
    """发文字号: the last number given under a code in a year. A number is given in the transaction that issues."""

    code = models.CharField(_("机关代字"), max_length=20)
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("最后一号"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("发文字号")
        constraints = (models.UniqueConstraint(fields=("code", "year"), name="one_series_a_code_and_year"),)

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.last}"


class Letter(models.Model):
    """A letter. ``content`` is what it says (``letters.content``), ``facts`` what it was filled from, as told then.

    ``unit`` is whom it goes to; None: to all units. ``origin`` names what it tells of where that is not ``draft``. From
    issue on nothing changes: the files lie under their hashes in the site's store, ``fonts`` names what stood in for
    the fonts of the standard in the .pdf. A void letter keeps number and files.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("拟稿")
        ISSUED = "issued", _("已签发")
        VOID = "void", _("作废")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("文种"), max_length=10, choices=Kind)
    state = models.CharField(_("状态"), max_length=6, choices=State, default=State.DRAFT)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("主送单位")
    )
    draft = models.ForeignKey(
        Draft, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("初稿")
    )
    origin = models.CharField(_("来源"), max_length=80, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    content = models.JSONField(_("内容"))
    facts = models.JSONField(_("依据的数据"), default=dict)
    secrecy = models.PositiveSmallIntegerField(_("密级"), choices=Secrecy, default=Secrecy.NONE)
    as_of = models.DateField(_("数据日期"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    made_at = models.DateTimeField(_("拟稿时间"))
    template = models.ForeignKey(
        Template, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("模板")
    )
    code = models.CharField(_("机关代字"), max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    serial = models.PositiveIntegerField(_("序号"), null=True, blank=True)
    number = models.CharField(_("发文字号"), max_length=60, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发人")
    )
    issued_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    docx_sha256 = models.CharField(_("docx 摘要"), max_length=64, blank=True)
    pdf_sha256 = models.CharField(_("pdf 摘要"), max_length=64, blank=True)
    fonts = models.JSONField(_("替代字体"), default=list)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("作废人")
    )
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    void_reason = models.TextField(_("作废理由"), blank=True)
    revision = models.PositiveIntegerField(_("修订次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("公文")
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("code", "year", "serial"), condition=Q(serial__isnull=False), name="each_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(serial__isnull=False, issued_at__isnull=False),
                name="issued_with_a_number",
            ),
        )
        indexes = (models.Index(fields=("kind", "state", "made_at")), models.Index(fields=("unit", "state")))

    def __str__(self) -> str:
        return self.number or self.title
