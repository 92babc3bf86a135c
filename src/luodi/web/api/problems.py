"""What the API says when it does not do what was asked: always one shape, in Chinese and English."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from luodi.errors import LuodiError
from luodi.web.actions import RefusedError
from luodi.web.cockpit.fresh import StillCountingError
from luodi.web.ledger.standing import StaleError


class Wrong(Schema):
    """One thing that is wrong with what was sent."""

    at: str = Field(max_length=500, description="位置，如 body.reason / where")
    what: str = Field(max_length=2000, description="问题 / what is wrong")


class Problem(Schema):
    """Why it was not done; nothing has been changed."""

    status: int
    zh: str = Field(description="原因")
    en: str = Field(description="the reason")
    mend_zh: str = Field("", description="如何改正")
    mend_en: str = Field("", description="what can be done about it")
    place: str = Field("", description="所在之处 / the place it is about")
    detail: str = Field(description="两种语言合在一行 / both languages in one line")
    errors: list[Wrong] = Field([], description="逐项问题（422）/ one by one, for 422")


class Conflict(Problem):
    """Somebody else has changed it: what it is now, beside what was sent."""

    now: dict[str, Any] = Field({}, description="现状 / as it is now")
    sent: dict[str, Any] = Field({}, description="您所提交的 / what was sent")


WORDS: dict[int, tuple[str, str]] = {
    400: ("请求无法解析。", "The call cannot be read."),
    401: ("请先登录，或提供有效的令牌。", "Sign in, or show a valid token."),
    403: ("您无权进行此操作。", "You may not do this."),
    404: ("没有找到，或您无权查看。", "It is not there, or not for you to see."),
    405: ("此地址不接受这种方法。", "This address does not take that method."),
    409: ("他人刚刚修改过此项。", "Somebody else has just changed this."),
    413: ("请求内容过大。", "The call is too large."),
    415: ("内容类型应为 application/json。", "The content must be application/json."),
    422: ("请求内容不合要求。", "What was sent is not as it must be."),
    429: ("请求过于频繁，请稍后再试。", "Too many calls; try again later."),
}


class RefusedCallError(HttpError):
    """A call that is refused before any action is asked; ``headers`` go with the answer."""

    def __init__(self, status: int, zh: str = "", en: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(status, zh)
        self.zh, self.en, self.headers = zh or WORDS[status][0], en or WORDS[status][1], headers or {}


class ConflictError(Exception):
    """A refusal because of a change in the meantime, with both versions."""

    def __init__(self, refused: StaleError, now: dict[str, Any], sent: dict[str, Any]) -> None:
        super().__init__(str(refused))
        self.refused, self.now, self.sent = refused, now, sent


def problem(status: int, zh: str = "", en: str = "", **more: Any) -> dict[str, Any]:
    """The body of an answer that says no.

    >>> problem(404)["detail"]
    '没有找到，或您无权查看。 / It is not there, or not for you to see.'
    """
    zh, en = zh or WORDS[status][0], en or WORDS[status][1]
    told = {"status": status, "zh": zh, "en": en, "mend_zh": "", "mend_en": "", "place": "", "errors": [], **more}
    left = " ".join(part for part in (zh, told["mend_zh"]) if part)
    right = " ".join(part for part in (en, told["mend_en"]) if part)
    return {**told, "detail": f"{left} / {right}"}


def of_error(error: LuodiError, status: int) -> dict[str, Any]:
    return problem(
        status, error.zh, error.en, mend_zh=error.mend_zh, mend_en=error.mend_en, place=(error.where or "")[:2000]
    )


def answer_problems(api: NinjaAPI) -> None:
    """Let ``api`` say every refusal in the one shape."""

    def say(request: HttpRequest, told: dict[str, Any], headers: dict[str, str] | None = None) -> HttpResponse:
        reply = api.create_response(request, told, status=told["status"])
        for name, value in (headers or {}).items():
            reply[name] = value
        return reply

    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        if isinstance(error, RefusedCallError):
            return say(request, problem(error.status_code, error.zh, error.en), error.headers)
        status = error.status_code if error.status_code in WORDS else 400
        return say(request, problem(status), {"WWW-Authenticate": "Bearer"} if status == 401 else None)

    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        wrong = [
            {"at": ".".join(str(part) for part in one["loc"])[:500], "what": str(one["msg"])[:2000]}
            for one in error.errors[:100]
        ]
        return say(request, problem(422, errors=wrong))

    def own(request: HttpRequest, error: LuodiError) -> HttpResponse:
        status = 403 if isinstance(error, RefusedError) else 409 if isinstance(error, StaleError) else 422
        return say(request, of_error(error, status))

    def conflict(request: HttpRequest, error: ConflictError) -> HttpResponse:
        return say(request, {**of_error(error.refused, 409), "now": error.now, "sent": error.sent})

    def counting(request: HttpRequest, _error: StillCountingError) -> HttpResponse:
        told = problem(503, "今天的第一份数字正在统计，请稍后再取。", "Today's first board is being counted; ask again")
        return say(request, told, {"Retry-After": "5"})

    api.add_exception_handler(StillCountingError, counting)
    api.add_exception_handler(HttpError, http)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(LuodiError, own)
    api.add_exception_handler(RefusedError, own)
    api.add_exception_handler(ConflictError, conflict)
    api.add_exception_handler(Http404, lambda request, error: say(request, problem(404)))
    api.add_exception_handler(PermissionDenied, lambda request, error: say(request, problem(403)))
    api.add_exception_handler(RequestDataTooBig, lambda request, error: say(request, problem(413)))
    for unreadable in (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        api.add_exception_handler(unreadable, lambda request, error: say(request, problem(400)))


@csrf_exempt  # it changes nothing, and says so in the API's own shape
def nothing_here(request: HttpRequest, rest: str) -> JsonResponse:
    """Every address below the API's that names no operation."""
    return JsonResponse(problem(404), status=404)
