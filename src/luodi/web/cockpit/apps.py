"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Cockpit(AppConfig):
    name = "luodi.web.cockpit"
    label = "cockpit"
    verbose_name = _("驾驶舱")
