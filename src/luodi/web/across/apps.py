"""How Django knows the room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Across(AppConfig):
    name = "luodi.web.across"
    label = "across"
    verbose_name = _("跨文件")

    def ready(self) -> None:
        """Say what waits for whom in this room."""
        import_module("luodi.web.across.handed")
