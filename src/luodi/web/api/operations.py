"""The API itself, and how an operation of it is declared: one decorator for reading, one for writing.

A writing operation is declared with the actions that it calls; who may call it follows from them, and so do the
errors, the headers and the keeping of answers, which are the same for every one of them::

    @writes("/commitments/{uuid:pk}/strike-off", strike_off, gives=told.CommitmentNow, summary="销号 / strike off")
    def strike_off_(call: Call, pk: UUID, body: bodies.Why) -> Commitment:
        return strike_off(call.by, call.commitment(pk), seen=call.seen, why=body.why)
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, get_type_hints

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer
from pydantic.json_schema import JsonSchemaMode

from luodi import __version__
from luodi.web.actions import ACTIONS, Caller
from luodi.web.api.access import BySession, ByToken, Json, caller
from luodi.web.api.actions.keep_answer import keep_answer
from luodi.web.api.problems import Conflict, ConflictError, Problem, answer_problems
from luodi.web.api.scopes import Scope
from luodi.web.api.work_told import now
from luodi.web.ledger.standing import StaleError
from luodi.web.people.models import Role, User


class Told(JSONRenderer):
    """Answers in Chinese that a person can read too."""

    json_dumps_params: ClassVar[dict[str, Any]] = {"ensure_ascii": False}


class _Description(OpenAPISchema):
    """What Ninja makes of the operations, each model's schema made once: two thirds of all answers say why not."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        self._known: dict[tuple[Any, bool, bool, str], tuple[dict[str, Any], bool]] = {}
        super().__init__(api, path_prefix)

    def _create_schema_from_model(
        self, model: Any, by_alias: bool = True, remove_level: bool = True, mode: JsonSchemaMode = "validation"
    ) -> tuple[dict[str, Any], bool]:
        asked = (model, by_alias, remove_level, mode)
        if asked not in self._known:
            self._known[asked] = super()._create_schema_from_model(model, by_alias, remove_level, mode)
        return self._known[asked]


class Described(NinjaAPI):
    """The API, its description made once: it is the same for everybody, and long."""

    @functools.cache  # noqa: B019  there is one of it
    def _description(self, path_prefix: str) -> OpenAPISchema:
        return _Description(self, path_prefix)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        return self._description(self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)


api = Described(
    title="落地 Luodi",
    version=__version__,
    description="公文、任务、审核、单位与日志：页面所能做的，此处都能做。 / What the pages do, for programs.",
    parser=Json(),
    renderer=Told(),
    urls_namespace="api",
)
answer_problems(api)


class _Refused(Schema):
    """What Ninja keeps for an answer that says why not."""

    response: Problem


class _Conflicting(Schema):
    """What Ninja keeps for an answer that says what has changed meanwhile."""

    response: Conflict


READING: dict[int, type[Schema]] = dict.fromkeys((400, 401, 403, 404, 413, 422, 429), _Refused)
WRITING: dict[int, type[Schema]] = {**READING, 409: _Conflicting, 415: _Refused}
ALL = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as it was declared; ``actions`` are the verbs it carries out."""

    method: str
    path: str
    scope: Scope
    roles: frozenset[Role]
    actions: tuple[str, ...]


OPERATIONS: dict[str, Operation] = {}
"""Every operation by its name, filled as their modules are imported."""

WITHOUT: dict[str, str] = {
    "api.issue_token": "a token is shown once, on a page, to a person; tokens make no tokens",
    "api.revoke_token": "whoever holds a stolen token shall not be able to end the others",
    "api.open_system": "systems are opened where their tokens are made, on the administrators' page",
    "journal.erase_personal": "done at the machine with `luodi`, never from afar",
    "invented.fill_site": "an empty site is filled with an invented ledger at the machine with `luodi demo-data`",
    "ledger.open_periods": "the machine opens the periods by itself (`luodi tick`), and assigning does",
    **dict.fromkeys(
        (
            "people.change_own_password",
            "people.reset_second_factor",
        ),
        "keys to accounts are given and taken by a person on a page; neither a token gives them nor a stolen one takes",
    ),
    **dict.fromkeys(
        (
            "notices.collect_alerts",
            "notices.go_round",
            "notices.settle_message",
            "notices.take_messages",
            "ledger.count_day",
            "ledger.keep_spells",
            "ledger.assume_spells",
        ),
        "the machine does it by itself when its time has come (`luodi tick`)",
    ),
    "people.set_password": "passwords do not travel through the API",
    "people.load_registry": "part of taking a document in and of `luodi ingest`",
}
"""Actions that have no operation, each with the reason."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that may write: by whom, and the revision that the caller saw (None: did not look)."""

    by: Caller
    seen: int | None

    @property
    def user(self) -> User:
        assert self.by.user is not None
        return self.by.user


def reads(
    path: str,
    *,
    gives: Any,
    summary: str,
    scope: Scope = Scope.READ,
    roles: frozenset[Role] = ALL,
    extra: dict[str, Any] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an operation that changes nothing."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(request: HttpRequest, **given: Any) -> Any:
            return function(request, **given)

        run.__signature__ = _resolved(function)  # type: ignore[attr-defined]
        _declare("GET", path, function, scope, roles, ())
        api.get(
            path,
            response={200: gives},
            summary=summary,
            operation_id=_name(function),
            auth=_gates(roles, scope),
            openapi_extra=_noted(scope, roles, extra),
        )(run)
        _also_answers(run, READING)
        return function

    return decorate


IfMatch = Annotated[str, Field(max_length=14, pattern=r'^("?[0-9]{1,9}"?)?$')]
Key = Annotated[str, Field(max_length=100, pattern=r"^[!-~]*$")]


def writes(
    path: str,
    *actions: Callable[..., Any],
    gives: Any,
    summary: str,
    scope: Scope = Scope.LEDGER_WRITE,
    personal: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an operation that calls ``actions``; callable by whoever may call all of them.

    ``personal``: its answer holds personal data, or a key, and is never kept; a repeated call is another one.
    """
    roles: frozenset[Role] = frozenset.intersection(*(one.roles for one in actions))  # type: ignore[attr-defined]
    verbs = tuple(verb for verb, run in ACTIONS.items() if run in actions)

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(request: HttpRequest, if_match: str, idempotency_key: str, **given: Any) -> HttpResponse:
            call = Call(caller(request), int(if_match.strip('"')) if if_match else None)

            def do() -> str:
                try:
                    made = function(call, **given)
                except StaleError as error:
                    told = _plain(given.get("body", {}))
                    raise ConflictError(error, now(error.row), {"revision": call.seen, **told}) from error
                told = gives.model_validate(made, context={"request": request}).model_dump(mode="json")
                return str(api.renderer.render(request, told, response_status=200))

            repeated = False
            if idempotency_key and not personal:
                asked = _digest(request, if_match, given)
                answer, repeated = keep_answer(call.user, idempotency_key, asked, do)
            else:
                answer = do()
            reply = HttpResponse(answer, content_type=api.get_content_type())
            if repeated:
                reply["Idempotency-Replayed"] = "true"
            return reply

        own = _resolved(function)
        more = [
            _keyword("if_match", IfMatch, Header("", alias="If-Match", description=_IF_MATCH)),
            _keyword("idempotency_key", Key, Header("", alias="Idempotency-Key", description=_KEY)),
        ]
        rest = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in list(own.parameters.values())[1:]]
        request = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)
        run.__signature__ = inspect.Signature([request, *rest, *more])  # type: ignore[attr-defined]
        _declare("POST", path, function, scope, roles, verbs)
        api.post(
            path,
            response={200: gives},
            summary=summary,
            operation_id=_name(function),
            auth=_gates(roles, scope),
            openapi_extra=_noted(scope, roles),
        )(run)
        _also_answers(run, WRITING)
        return function

    return decorate


def _also_answers(run: Callable[..., Any], errors: Mapping[int, type[Schema]]) -> None:
    """Declare the errors of an operation: given to Ninja with the rest, each operation would have models of its own for
    them, which takes most of the time in which a process starts."""
    run._ninja_operation.response_models.update(errors)  # type: ignore[attr-defined]


_IF_MATCH = "您所见的修订号（revision）；不符则 409 / the revision you saw"
_KEY = "幂等键：重复发送只办一次 / sent again, it is done once"


def _resolved(function: Callable[..., Any]) -> inspect.Signature:
    """The function's signature with its annotations as types: Ninja looks for their names in the wrong module."""
    hints = get_type_hints(function, include_extras=True)
    own = inspect.signature(function)
    return own.replace(
        parameters=[one.replace(annotation=hints.get(one.name, one.annotation)) for one in own.parameters.values()],
        return_annotation=inspect.Signature.empty,
    )


def _gates(roles: frozenset[Role], scope: Scope) -> list[Any]:
    return [ByToken(roles, scope), BySession(roles, scope)]


def _name(function: Callable[..., Any]) -> str:
    return function.__name__.rstrip("_")


def _keyword(name: str, kind: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)


def _declare(
    method: str,
    path: str,
    function: Callable[..., Any],
    scope: Scope,
    roles: frozenset[Role],
    actions: tuple[str, ...],
) -> None:
    plain = re.sub(r"{[a-z]+:", "{", path)
    OPERATIONS[f"{method} {plain}"] = Operation(method, plain, scope, roles, actions)


def _noted(scope: Scope, roles: frozenset[Role], extra: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"x-scope": scope.value, "x-roles": sorted(role.value for role in roles), **(extra or {})}


def _plain(value: Any) -> dict[str, Any]:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else {}


def _digest(request: HttpRequest, if_match: str, given: dict[str, Any]) -> str:
    """The same for the same call, and for no other: address, revision, body, the bytes of files."""

    def told(value: Any) -> Any:
        if isinstance(value, UploadedFile):
            value.seek(0)
            found = hashlib.sha256(value.read()).hexdigest()
            value.seek(0)
            return [value.name, found]
        if isinstance(value, list):
            return [told(one) for one in value]
        if hasattr(value, "model_dump"):
            return value.model_dump(mode="json")
        return str(value.pk if isinstance(value, models.Model) else value)

    content = [request.method, request.path, if_match, {name: told(one) for name, one in sorted(given.items())}]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
