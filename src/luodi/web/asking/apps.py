"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Asking(AppConfig):
    name = "luodi.web.asking"
    label = "asking"
    verbose_name = _("提问")
