"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Assessment(AppConfig):
    name = "luodi.web.assessment"
    label = "assessment"
    verbose_name = _("考评")
