"""The words of assessment: what dimensions, groups and kinds of events are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DIMENSIONS = {"timely": _("按时"), "quality": _("质量"), "initiative": _("主动")}
GROUPS = {"departments": _("部门"), "districts": _("区县")}
KINDS = {
    "on_time": _("按时办结或反馈"),
    "late": _("逾期办结或反馈"),
    "overdue": _("期末逾期未办结"),
    "completed": _("核查办结"),
    "accepted": _("反馈采纳"),
    "returned": _("反馈被退回"),
    "early": _("提前办结"),
    "planned": _("提出计划节点"),
    "evidenced": _("上传佐证"),
    "chased": _("被催办"),
    "adjusted": _("申诉调整"),
}
SHOWN = {"all": _("全部单位的名次"), "group": _("本组的名次"), "own": _("只看本单位")}
