"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Published(AppConfig):
    name = "luodi.web.published"
    label = "published"
    verbose_name = _("公开进展")
