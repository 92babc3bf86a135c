"""The API's reading operations that the matrix leaves to the API's own tests: who may call each."""

from __future__ import annotations

from luodi.web.people.models import Role

EVERY_UNITS = frozenset(Role) - {Role.PUBLIC}
SUPERVISION = frozenset({Role.SUPERVISOR})
ADMINISTRATION = frozenset({Role.ADMINISTRATOR})
PUBLISHING = frozenset({Role.SUPERVISOR, Role.LEADER, Role.LIAISON})
AUDIT = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})

BY_API: dict[str, frozenset[Role]] = {
    "GET /notices": EVERY_UNITS,
    "GET /alerts": EVERY_UNITS,
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
    **dict.fromkeys(
        (
            "GET /across/comparisons",
            "GET /across/comparisons/{of}",
            "GET /across/comparisons/{of}/corrections",
            "GET /across/conflicts",
            "GET /across/gaps",
            "GET /across/heirs",
            "GET /across/load",
            "GET /across/indicators",
            "GET /across/indicator",
        ),
        EVERY_UNITS,
    ),
    **dict.fromkeys(("GET /akn", "GET /published", "GET /published/progress", "GET /lists/documents"), frozenset(Role)),
    **dict.fromkeys(("GET /published/documents", "GET /published/draft"), PUBLISHING),
    **dict.fromkeys(
        (
            "GET /letters",
            "GET /letters/{pk}",
            "GET /letters/{pk}/docx",
            "GET /letters/{pk}/pdf",
            "GET /assessment/results",
            "GET /assessment/results/{of}",
            "GET /assessment/scores/{of}",
            "GET /assessment/appeals",
            "GET /cockpit",
            "GET /cockpit/units",
            "GET /cockpit/documents",
            "GET /cockpit/document",
            "GET /whatif",
            "GET /whatif/choices",
            "GET /whatif/report",
            "GET /feeds",
            "GET /lists/ledger",
            "GET /lists/units",
            "GET /lists/notices",
        ),
        EVERY_UNITS,
    ),
    **dict.fromkeys(("GET /letters/waiting", "GET /assessment/schemes", "GET /assessment/try"), SUPERVISION),
    **dict.fromkeys(("GET /letters/settings", "GET /letters/template", "GET /letters/templates/{of}"), ADMINISTRATION),
    "GET /lists/journal": AUDIT,
    "GET /lists/fill/{pk}": frozenset({Role.LIAISON, Role.CASEWORKER, Role.LEADER}),
    **dict.fromkeys(
        ("GET /rosters", "GET /rosters/{pk}", "GET /rosters/{pk}/outcomes", "GET /rosters/{pk}/problems"),
        frozenset({Role.CASEWORKER, Role.SUPERVISOR}),
    ),
    **dict.fromkeys(
        ("GET /desk/packs", "GET /desk/matters", "GET /desk/matters/{pk}", "GET /desk/matters/{pk}/replay"),
        EVERY_UNITS - {Role.LIAISON},
    ),
    **dict.fromkeys(
        ("GET /desk/matters/{pk}/facts", "GET /desk/matters/{pk}/questions"),
        frozenset({Role.CASEWORKER, Role.LEADER}),
    ),
}
"""By operation; what the role may call it still shows only what that person may see."""
