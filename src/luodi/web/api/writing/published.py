"""What the public is shown: publish how a document's tasks stand, take it off."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from luodi.web.api import bodies, finding
from luodi.web.api.operations import Call, writes
from luodi.web.api.schemas import Key
from luodi.web.api.scopes import Scope
from luodi.web.published.actions.publish_progress import publish_progress
from luodi.web.published.actions.withdraw_progress import withdraw_progress
from luodi.web.published.models import Edition

Because = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


class EditionOut(Schema):
    """One edition of a document's published progress."""

    document: str
    edition: int = Field(alias="ordinal")
    published_at: dt.datetime
    replaced_at: dt.datetime | None
    withdrawn_at: dt.datetime | None
    reason: str

    @staticmethod
    def resolve_document(row: Edition) -> str:
        return row.document.key


class PublishIn(bodies.Body):
    document: Key = Field(description="文件标识 / the document's key")
    tasks: list[UUID] = Field(min_length=1, max_length=10_000, description="公开的任务 / the tasks to be shown")
    why: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


class TakeOff(bodies.Body):
    document: Key = Field(description="文件标识 / the document's key")
    reason: Because


@writes(
    "/published/publish", publish_progress, gives=EditionOut, scope=Scope.PUBLISH, summary="公开进展 / publish progress"
)
def publish_progress_(call: Call, body: PublishIn) -> Edition:
    """Publish the tasks as they stand today, in place of the edition that stands; see `GET /api/published/draft`."""
    return publish_progress(call.by, finding.document(call.user, body.document), body.tasks, why=body.why)


@writes(
    "/published/withdraw", withdraw_progress, gives=EditionOut, scope=Scope.PUBLISH, summary="撤下进展 / take it off"
)
def withdraw_progress_(call: Call, body: TakeOff) -> Edition:
    """Take off what stands of a document, with the reason; the public no longer sees it with the next request."""
    return withdraw_progress(call.by, finding.document(call.user, body.document), reason=body.reason)
