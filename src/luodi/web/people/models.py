"""Units as the registry knows them, and the people who work in them."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Secrecy(models.IntegerChoices):
    """密级 of a document, and clearance of a person: one may see what is not above one's clearance."""

    NONE = 0, _("无密级")
    INTERNAL = 1, _("内部")
    CONFIDENTIAL = 2, _("秘密")
    SECRET = 3, _("机密")
    TOP_SECRET = 4, _("绝密")


class Unit(models.Model):
    """单位: one organisation under one name. ``key`` is its full official name, as ``luodi.units`` has it.

    ``jurisdiction`` is the place it serves (全国 for central organs), ``province`` the province around that. The key
    stays when the unit is renamed. ``kept`` names the fields that were set here: loading the registry leaves them.
    """

    key = models.CharField(_("标识"), max_length=200, unique=True)
    name = models.CharField(_("名称"), max_length=200)
    short_name = models.CharField(_("简称"), max_length=100, blank=True)
    level = models.CharField(_("层级"), max_length=40, blank=True)
    kind = models.CharField(_("类别"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位")
    )
    province = models.CharField(_("省份"), max_length=40, blank=True)
    jurisdiction = models.CharField(_("辖区"), max_length=80, blank=True)
    valid_from = models.DateField(_("设立日期"), null=True, blank=True)
    valid_until = models.DateField(_("撤销日期"), null=True, blank=True)
    doubt = models.CharField(_("存疑"), max_length=300, blank=True)
    pinyin = models.CharField(_("拼音首字母"), max_length=100, blank=True, db_index=True)
    kept = models.JSONField(_("本地改动的栏目"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("单位")
        ordering = ("province", "level", "name")
        indexes = (models.Index(fields=("name",)), models.Index(fields=("province", "level")))

    def __str__(self) -> str:
        return self.name

    def existed_on(self, day: dt.date) -> bool:
        """Whether the unit stood on ``day``; an unstated end is open."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


class UnitAlias(models.Model):
    """Another name of a unit, as documents print it; a former name has the day from which it was no longer used."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases", verbose_name=_("单位"))
    name = models.CharField(_("别称"), max_length=200, db_index=True)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_until = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位别称")
        constraints = (models.UniqueConstraint(fields=("unit", "name"), name="unit_alias_once"),)

    def __str__(self) -> str:
        return self.name


class UnitGroup(models.Model):
    """A name that stands for several units (各区县政府): which ones, as one document and date have it."""

    key = models.CharField(_("标识"), max_length=500, unique=True)
    name = models.CharField(_("名称"), max_length=200, db_index=True)
    document_number = models.CharField(_("依据文号"), max_length=120, blank=True)
    jurisdiction = models.CharField(_("辖区"), max_length=80, blank=True)
    open_ended = models.BooleanField(_("成员未尽列"), default=False)
    valid_from = models.DateField(_("起始日期"), null=True, blank=True)
    valid_until = models.DateField(_("终止日期"), null=True, blank=True)
    members = models.ManyToManyField(Unit, through="UnitGroupMember", related_name="groups", verbose_name=_("成员"))

    class Meta:
        verbose_name = verbose_name_plural = _("单位组")

    def __str__(self) -> str:
        return self.name


class UnitGroupMember(models.Model):
    """A unit's membership of a group, dated."""

    group = models.ForeignKey(UnitGroup, models.CASCADE, related_name="memberships", verbose_name=_("单位组"))
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="memberships", verbose_name=_("单位"))
    valid_from = models.DateField(_("起始日期"), null=True, blank=True)
    valid_until = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位组成员")
        constraints = (models.UniqueConstraint(fields=("group", "unit"), name="group_member_once"),)


class UnitSuccession(models.Model):
    """One unit taking another's place on a date.

    ``hands_over``: its open work passes to the successor when the day has come; ``carried_out_at`` is when it did.
    """

    predecessor = models.ForeignKey(Unit, models.CASCADE, related_name="successions", verbose_name=_("原单位"))
    successor = models.ForeignKey(Unit, models.CASCADE, related_name="origins", verbose_name=_("承接单位"))
    date = models.DateField(_("日期"), null=True, blank=True)
    manner = models.CharField(_("方式"), max_length=20, blank=True)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    doubt = models.CharField(_("存疑"), max_length=300, blank=True)
    hands_over = models.BooleanField(_("移交未办结任务"), default=False)
    people_move = models.BooleanField(_("人员一并转入"), default=False)
    carried_out_at = models.DateTimeField(_("移交时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位沿革")
        constraints = (models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),)


class Role(models.TextChoices):
    """What a person does here."""

    SUPERVISOR = "supervisor", _("督查人员")
    LIAISON = "liaison", _("单位联络员")
    LEADER = "leader", _("领导")
    CASEWORKER = "caseworker", _("经办人员")
    AUDITOR = "auditor", _("审计人员")
    ADMINISTRATOR = "administrator", _("管理员")
    PUBLIC = "public", _("公众")


class User(AbstractUser):
    """A person with an account. Accounts are closed (``is_active``), never deleted: the journal names them.

    ``password_once`` marks a password that somebody else gave: it is good till ``password_until`` and must be changed
    at the first sign-in.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("所在单位")
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role, default=Role.PUBLIC)
    clearance = models.PositiveSmallIntegerField(_("涉密等级"), choices=Secrecy, default=Secrecy.NONE)
    full_name = models.CharField(_("姓名"), max_length=100, blank=True)
    password_once = models.BooleanField(_("须修改密码"), default=False)
    password_until = models.DateTimeField(_("一次性密码有效至"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        constraints = (
            models.CheckConstraint(condition=Q(clearance__lte=Secrecy.TOP_SECRET), name="clearance_is_a_level"),
        )

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or super().get_full_name()


class SignInLock(models.Model):
    """Failed sign-ins of one account name, address or second factor. In the database, so that it holds on every
    process and machine that serves the site.

    ``key`` is a digest: somebody may type a password where the user name belongs. ``attempts`` counts those since
    ``since``, ones under way included; ``until`` is the end of a lock.
    """

    key = models.CharField(max_length=64, unique=True)
    attempts = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("登录限制")


class Visit(models.Model):
    """A person's session as they and administrators see it; the session itself is Django's."""

    user = models.ForeignKey(User, models.CASCADE, related_name="visits", verbose_name=_("用户"))
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField(_("登录时间"))
    seen_at = models.DateTimeField(_("最近操作"))
    address = models.CharField(_("网络地址"), max_length=45, blank=True)
    agent = models.CharField(_("浏览器"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("会话")
        ordering = ("-seen_at",)


class Deputy(models.Model):
    """代审签: who signs for a leader while the leader is away, from ``first`` to ``last``, both days included."""

    leader = models.ForeignKey(User, models.PROTECT, related_name="deputies", verbose_name=_("领导"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="standing_in", verbose_name=_("代审签人"))
    first = models.DateField(_("自"))
    last = models.DateField(_("至"))
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    named_at = models.DateTimeField(_("指定时间"))
    ended_at = models.DateTimeField(_("提前结束"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("代审签")
        ordering = ("-first", "-id")
        constraints = (models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="deputy_for_some_days"),)
        indexes = (models.Index(fields=("deputy", "last")),)

    def is_on(self, day: dt.date) -> bool:
        """Whether the deputy stands in on ``day``."""
        return self.ended_at is None and self.first <= day <= self.last
