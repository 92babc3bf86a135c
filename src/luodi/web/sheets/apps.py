"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Sheets(AppConfig):
    name = "luodi.web.sheets"
    label = "sheets"
    verbose_name = _("表格")
