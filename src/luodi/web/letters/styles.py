"""式样 of a kind: as the administrators set it, else as far as it follows from who writes."""

from __future__ import annotations

from luodi.web.letters.models import Style
from luodi.web.people.models import User


def style_of(kind: str, user: User | None) -> Style:
    """The style of a kind; where none is set yet, the writer's unit signs and there is no code to number by."""
    found = Style.objects.filter(kind=kind).first()
    if found is not None:
        return found
    name = user.unit.name if user is not None and user.unit else ""
    return Style(kind=kind, organ=name, code="", signer=name, printer=name)
