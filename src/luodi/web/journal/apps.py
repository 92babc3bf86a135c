"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Journal(AppConfig):
    name = "luodi.web.journal"
    label = "journal"
    verbose_name = _("日志")
