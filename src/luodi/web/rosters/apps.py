"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Rosters(AppConfig):
    name = "luodi.web.rosters"
    label = "rosters"
    verbose_name = _("名单")
