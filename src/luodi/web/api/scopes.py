"""What a token may be used for; never more than the role of its person allows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.web.desk.standing import AT_THE_DESK, DECIDING, UNMASKING
from luodi.web.ledger.standing import ANSWERING
from luodi.web.letters.standing import SIGNING
from luodi.web.people.access import INTERNAL, JOURNAL_READERS
from luodi.web.people.models import Role
from luodi.web.published.standing import PUBLISHING
from luodi.web.rosters.access import DECIDING as ROSTERS


class Scope(models.TextChoices):
    """One kind of use. An operation names the one it needs."""

    READ = "read", _("查阅文件与单位")
    LEDGER_READ = "ledger:read", _("查阅台账")
    LEDGER_WRITE = "ledger:write", _("办理台账任务")
    REVIEW = "review", _("审核与发布")
    ACROSS = "across:write", _("文件比较与冲突认定")
    DOCUMENTS_WRITE = "documents:write", _("录入文件与调整密级")
    LETTERS = "letters:write", _("拟写与签发公文")
    ASSESSMENT = "assessment:write", _("考评与申诉")
    PUBLISH = "published:write", _("公开与撤下进展")
    FEEDS = "feeds:write", _("日历订阅地址")
    ROSTERS_READ = "rosters:read", _("查阅名单结论")
    ROSTERS_WRITE = "rosters:write", _("上传与删除名单")
    DESK_READ = "desk:read", _("查阅认定事项（当事人脱敏）")
    DESK_WRITE = "desk:write", _("办理认定")
    DESK_REVIEW = "desk:review", _("复核认定")
    DESK_PERSONAL = "desk:personal", _("查看认定的个人信息")
    DESK_ERASE = "desk:erase", _("抹除认定的个人信息")
    ADMINISTRATION = "administration", _("单位与人员管理")
    JOURNAL_READ = "journal:read", _("查阅日志")


OPEN_TO: dict[Scope, frozenset[Role]] = {
    Scope.READ: frozenset(Role),
    Scope.LEDGER_READ: INTERNAL,
    Scope.LEDGER_WRITE: INTERNAL - JOURNAL_READERS,
    Scope.REVIEW: frozenset({Role.SUPERVISOR}),
    Scope.ACROSS: frozenset({Role.SUPERVISOR}),
    Scope.DOCUMENTS_WRITE: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Scope.LETTERS: SIGNING | {Role.SUPERVISOR},
    Scope.ASSESSMENT: frozenset(ANSWERING) | {Role.SUPERVISOR},
    Scope.PUBLISH: PUBLISHING,
    Scope.FEEDS: INTERNAL,
    Scope.ROSTERS_READ: ROSTERS,
    Scope.ROSTERS_WRITE: ROSTERS,
    Scope.DESK_READ: AT_THE_DESK,
    Scope.DESK_WRITE: DECIDING,
    Scope.DESK_REVIEW: DECIDING,
    Scope.DESK_PERSONAL: DECIDING | UNMASKING,
    Scope.DESK_ERASE: frozenset({Role.ADMINISTRATOR}),
    Scope.ADMINISTRATION: frozenset({Role.ADMINISTRATOR}),
    Scope.JOURNAL_READ: JOURNAL_READERS,
}
"""To which roles a scope is of any use; what exactly each may do, the actions decide."""


def scopes_of(role: str) -> list[Scope]:
    """The scopes that are of use to somebody with ``role``.

    >>> [scope.value for scope in scopes_of("auditor")]
    ['read', 'ledger:read', 'feeds:write', 'desk:read', 'desk:personal', 'journal:read']
    """
    return [scope for scope, roles in OPEN_TO.items() if role in roles]
