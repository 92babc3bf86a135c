"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Desk(AppConfig):
    name = "luodi.web.desk"
    label = "desk"
    verbose_name = _("窗口")
