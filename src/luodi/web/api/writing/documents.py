"""Documents: say how secret one is and whether it is public."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Schema

from luodi.web.api import bodies, finding
from luodi.web.api.operations import Call, writes
from luodi.web.api.schemas import Key
from luodi.web.api.scopes import Scope
from luodi.web.documents.actions.reclassify import reclassify
from luodi.web.documents.models import Publicity
from luodi.web.people.models import Secrecy

PublicityName = Literal[tuple(Publicity.values)]  # type: ignore[valid-type]


class Classification(bodies.Body):
    document: Key
    secrecy: int = Field(ge=0, le=4, description="0 无密级 … 4 绝密")
    publicity: PublicityName
    why: bodies.Reason


class ClassificationOut(Schema):
    document: str
    secrecy: int
    publicity: str


@writes(
    "/documents/reclassify", reclassify, gives=ClassificationOut, scope=Scope.DOCUMENTS_WRITE,
    summary="变更密级与公开属性 / reclassify a document",
)  # fmt: skip
def reclassify_(call: Call, body: Classification) -> dict[str, Any]:
    """Set a document's 密级 and 公开属性 with the reason; tasks, search, review and feeds follow at once."""
    row = reclassify(
        call.by, finding.document(call.user, body.document), secrecy=Secrecy(body.secrecy),
        publicity=Publicity(body.publicity), why=body.why,
    )  # fmt: skip
    return {"document": row.key, "secrecy": row.secrecy, "publicity": row.publicity}
