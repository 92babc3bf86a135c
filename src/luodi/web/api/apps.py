"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Api(AppConfig):
    name = "luodi.web.api"
    label = "api"
    verbose_name = _("接口")
