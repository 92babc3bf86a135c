"""What-if: what can be moved, and what a reform would change for an invented population."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import Field, Query, Schema

from luodi.errors import LuodiError
from luodi.web.api import schemas as told
from luodi.web.api.bodies import Day
from luodi.web.api.files import bytes_of, file
from luodi.web.api.operations import reads
from luodi.web.people.access import INTERNAL
from luodi.web.whatif import asking
from luodi.web.whatif.asking import Asked, Choice, asked, packs
from luodi.web.whatif.working import state, whole

HTML = "text/html"
Moved = Annotated[str, Field(max_length=200, pattern=r"^[srck]\.[A-Za-z0-9_.]{1,120}=[^\x00]{1,60}$")]
PARTS = {"s": "standards", "r": "readings", "c": "cases", "k": "conditions"}


class OptionOut(Schema):
    value: str
    words: str


class ChoiceOut(Schema):
    """Something that can be moved; ``name`` stands before the = in ``change``."""

    name: str
    label: str
    provision: str
    now: str
    options: list[OptionOut] = Field(description="读法可取的值 / what a reading can be; empty for the others")


class ChoicesOut(Schema):
    """``s.…`` takes a percentage, ``r.…`` an option, ``c.…`` and ``k.…`` take 1."""

    pack: str
    packs: list[str]
    on: dt.date
    sizes: list[int]
    choices: list[ChoiceOut]


class Question(Schema):
    pack: told.Typed = Field("", description="规则包；默认第一个 / the first one by default")
    on: Day | None = Field(None, description="认定日 / the day decided for")


class ReformAsked(Question):
    size: int = Field(asking.SIZES[0], ge=1, le=asking.SIZES[-1], description="虚构户数 / how many invented households")
    change: list[Moved] = Field([], max_length=50, description="如 s.monthly=10 / what is moved, by name=value")


def _asked(of: Question, **more: str) -> Asked:
    """The question, as the page asks it; refused where something of it cannot be read."""
    if of.pack and of.pack not in {pack.name for pack in packs()}:
        raise LuodiError(zh=f"没有可推演的规则包“{of.pack}”。", en=f"There is no such pack: {of.pack}.", place="pack")
    query = {"pack": of.pack, "on": of.on.isoformat() if of.on else "", **more}
    with override("zh-hans"):
        found = asked(query)
    if found.wrong:
        with override("en"):
            raise LuodiError(zh=found.wrong, en=asked(query).wrong)
    return found


def _reform(of: ReformAsked) -> Asked:
    if of.size not in asking.SIZES:
        sizes = "、".join(map(str, asking.SIZES))
        raise LuodiError(zh=f"户数应为 {sizes} 之一。", en=f"The size is one of {sizes}.", place="size")
    moved = dict(one.split("=", 1) for one in of.change)
    found = _asked(of, size=str(of.size), **moved)
    known = {f"{letter}.{choice.name}": choice for letter, part in PARTS.items() for choice in getattr(found, part)}
    for name in moved:
        if name not in known or not known[name].given:
            raise LuodiError(
                zh=f"没有可调整的“{name}”，或没有这个取值。", en=f"Nothing called {name} can be moved so.", place=name,
                mend_zh="可调整的见 /api/whatif/choices。", mend_en="See /api/whatif/choices.",
            )  # fmt: skip
    if found.reform is None:
        raise LuodiError(
            zh="没有调整任何一项。", en="Nothing is moved.", place="change", mend_zh="请至少调整一项。",
            mend_en="Move something.",
        )  # fmt: skip
    return found


@reads("/whatif/choices", gives=ChoicesOut, roles=INTERNAL, summary="可推演的内容 / what can be moved")
def whatif_choices(request: HttpRequest, of: Query[Question]) -> dict[str, Any]:
    """The standards, readings, cases and conditions of a pack that a reform can move."""
    found = _asked(of)
    return {
        "pack": found.pack.name, "packs": [pack.name for pack in packs()], "on": found.on, "sizes": asking.SIZES,
        "choices": [_choice(letter, one) for letter, part in PARTS.items() for one in getattr(found, part)],
    }  # fmt: skip


def _choice(letter: str, one: Choice) -> dict[str, Any]:
    options = [{"value": value, "words": words} for value, words in one.options]
    names = ("label", "provision", "now")
    return {**{name: getattr(one, name) for name in names}, "name": f"{letter}.{one.name}", "options": options}


class StatesCount(Schema):
    before: str
    after: str
    count: int


class CostOut(Schema):
    """Sums in fen; ``difference`` is over the records whose amount is settled both before and after."""

    before: int
    after: int
    difference: int


class EffectOut(Schema):
    """``newly`` and ``no_longer``: from no to yes and back; ``uncompared`` is open before or after."""

    records: int
    newly: int
    no_longer: int
    gain: int
    lose: int
    same: int
    different: int
    uncompared: dict[str, int]
    states: list[StatesCount]
    cost: CostOut | None


class AloneOut(Schema):
    name: str
    effect: EffectOut


class WhatIfFigures(Schema):
    records: int
    left_out: int
    whole: EffectOut
    alone: list[AloneOut] = Field(description="各项调整单独的影响 / each change by itself")


class WhatIfOut(Schema):
    """``figures`` once it is ``done``; until then ask again."""

    pack: str
    on: dt.date
    size: int
    done: bool
    percent: int
    what: str = Field(description="正在做什么 / what is being done")
    wrong: str
    figures: WhatIfFigures | None


@reads("/whatif", gives=WhatIfOut, roles=INTERNAL, summary="推演 / what if")
def whatif(request: HttpRequest, of: Query[ReformAsked]) -> dict[str, Any]:
    """What a reform would change for invented households. The first call begins the work; ask until it is done."""
    found = _reform(of)
    now = state(found)
    return {
        "pack": found.pack.name, "on": found.on, "size": found.size, "done": now.done, "percent": now.percent,
        "what": now.what, "wrong": now.wrong, "figures": now.figures if now.done else None,
    }  # fmt: skip


@reads("/whatif/report", gives=None, extra=bytes_of(HTML), roles=INTERNAL, summary="推演报告 / the report")
def whatif_report(request: HttpRequest, of: Query[ReformAsked]) -> HttpResponse:
    """The report of a question that is done, as one page that opens offline; 404 until then."""
    found = _reform(of)
    text = whole(found)
    if text is None:
        raise Http404
    return file(text, f"luodi-whatif-{found.key[:8]}.html", f"{HTML}; charset=utf-8")
