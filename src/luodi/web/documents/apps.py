"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Documents(AppConfig):
    name = "luodi.web.documents"
    label = "documents"
    verbose_name = _("文件")
