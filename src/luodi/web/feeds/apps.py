"""How Django knows the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Feeds(AppConfig):
    name = "luodi.web.feeds"
    label = "feeds"
    verbose_name = _("日历订阅")
