"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Review(AppConfig):
    name = "luodi.web.review"
    label = "review"
    verbose_name = _("审核")
