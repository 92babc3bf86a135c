"""How Django knows the room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Desk(AppConfig):
    name = "luodi.web.desk"
    label = "desk"
    verbose_name = _("窗口")

    def ready(self) -> None:
        """Say what waits for whom in this room."""
        import_module("luodi.web.desk.waiting")
