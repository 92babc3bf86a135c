"""A difference planted into generated code, and what the comparison must say of it."""

from __future__ import annotations

import datetime as dt
import re

from luodi.rules.pack import Pack
from luodi.rules.sql import compile_pack
from tests.rules.answering import Answers, Asked, by_engine, differences, told
from tests.rules.engines import Engine
from tests.rules.native.batch import by_kernel
from tests.rules.populations import Record, tables_of

ON = dt.date(2023, 6, 30)
HONEST: Answers = {1: {"too_many_assets": (False, 0)}}
NAMED = ["1 too_many_assets: (False, 0) | (True, 0)"]
NAMED_TWICE = NAMED * 2


def at_the_limit(pack: Pack) -> tuple[Asked, dict[int, Record]]:
    """One household whose financial assets are exactly 24 standards a head: ``>`` and ``>=`` part."""
    assets = ("securities", "funds", "insurance_value", "claims", "internet_assets")
    deposits = 24 * pack.standards["city_urban_monthly"].on(ON)[0].value
    home: Record = {"application": "家庭申请", "members": [{"relation": "本人"}], **dict.fromkeys(assets, 0)}
    return Asked(pack, "Household", ("too_many_assets",), ON, {}), {1: {**home, "deposits": deposits}}


def differences_of_a_plant(pack: Pack, engine: Engine) -> tuple[list[str], list[str]]:
    """What is said of the engine's own query, and of the same query with one ``>`` turned to ``>=``."""
    asked, records = at_the_limit(pack)
    honest = differences(HONEST, by_engine(asked, records, engine))
    population = engine.store("Household", tables_of(pack, "Household", records))
    query = compile_pack(pack, asked.rules, population, on=ON, dialect=engine.dialect, why=True)
    planted, times = re.subn(r"(internet_assets[^\n]*?) > ", r"\1 >= ", query.sql, count=1)
    assert times == 1
    return honest, differences(HONEST, told(asked, query, engine.query(planted)))


def differences_of_a_native_plant(pack: Pack) -> tuple[list[str], list[str]]:
    """The same of the kernel and of one whose comparison of the assets is turned; then of the kernel for very many
    records, turned in both its programs."""
    asked, records = at_the_limit(pack)

    def planted(text: str) -> str:
        head, found, rest = text.partition("@too_many_assets")
        changed, times = re.subn("icmp sgt i64", "icmp sge i64", rest)
        assert times
        return head + found + changed

    honest = by_kernel(asked, records), by_kernel(asked, records, twofold=True)
    changed = by_kernel(asked, records, planted), by_kernel(asked, records, planted, twofold=True)
    return [x for one in honest for x in differences(HONEST, one)], [
        x for one in changed for x in differences(HONEST, one)
    ]
