"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class People(AppConfig):
    name = "luodi.web.people"
    label = "people"
    verbose_name = _("单位与人员")

    def ready(self) -> None:
        from luodi.web.people import noting

        noting.connect()
