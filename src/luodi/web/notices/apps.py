"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Notices(AppConfig):
    name = "luodi.web.notices"
    label = "notices"
    verbose_name = _("提醒")
