"""Whose notices a robot in a group chat is told."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from luodi.web.notices.config import Webhook
from luodi.web.people.models import User


def members(robot: Webhook) -> QuerySet[User]:
    """The people that the configuration lists by user name, unit (key or name) or role."""
    listed = Q(username__in=robot.people) | Q(role__in=robot.roles)
    listed |= Q(unit__key__in=robot.units) | Q(unit__name__in=robot.units)
    return User.objects.filter(listed, is_active=True)
