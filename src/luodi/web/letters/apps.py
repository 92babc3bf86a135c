"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Letters(AppConfig):
    name = "luodi.web.letters"
    label = "letters"
    verbose_name = _("公文")
