"""The API's reading operations that the matrix leaves to the API's own tests: who may call each."""

from __future__ import annotations

from luodi.web.people.models import Role

EVERY_UNITS = frozenset(Role) - {Role.PUBLIC}
SUPERVISION = frozenset({Role.SUPERVISOR})
ADMINISTRATION = frozenset({Role.ADMINISTRATOR})
AUDIT = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})

BY_API: dict[str, frozenset[Role]] = {
    "GET /notices": EVERY_UNITS,
    "GET /outbox": ADMINISTRATION,
    "GET /schedules": SUPERVISION,
    "GET /drafts": SUPERVISION,
    "GET /drafts/{of}": SUPERVISION,
    "GET /commitments/{pk}/clocks": EVERY_UNITS,
    "GET /commitments/{pk}/shares": EVERY_UNITS,
    "GET /commitments/{pk}/links": EVERY_UNITS,
    "GET /links": SUPERVISION,
    "GET /batches/{pk}": EVERY_UNITS - AUDIT,
    "GET /calendar": EVERY_UNITS,
    "GET /users": ADMINISTRATION,
    "GET /user": ADMINISTRATION,
    "GET /deputies": frozenset({Role.LEADER, Role.ADMINISTRATOR}),
    "GET /successions": EVERY_UNITS,
    "GET /journal/readings": AUDIT,
}
"""By operation; what the role may call it still shows only what that person may see."""
