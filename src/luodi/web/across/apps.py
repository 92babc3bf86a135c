"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Across(AppConfig):
    name = "luodi.web.across"
    label = "across"
    verbose_name = _("跨文件")
