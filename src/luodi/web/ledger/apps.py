"""How Django knows the room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Ledger(AppConfig):
    name = "luodi.web.ledger"
    label = "ledger"
    verbose_name = _("台账")

    def ready(self) -> None:
        """Say what waits for whom in this room."""
        import_module("luodi.web.ledger.chased")
