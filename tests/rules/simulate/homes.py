"""A small pack and a population of a few invented homes, written as the tables that a simulation reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet

from luodi.rules.pack import Pack
from tests.rules.minipack import pack

RULES = """
    word = reading("二", "“达到”是否含本数", inclusive="含本数", exclusive="不含本数")

    @rule("一", "存款不超过限额")
    def modest(h: Home, std: Standards) -> bool:
        return h.assets <= std.limit

    @rule("二", "有人就业")
    def someone_works(h: Home) -> bool:
        if word == "exclusive":
            return any(m.wage > yuan(100) for m in h.members)
        return any(m.wage >= yuan(100) for m in h.members)

    @rule("三", "可得补助")
    def eligible(h: Home, std: Standards) -> bool:
        return modest(h, std) and someone_works(h)

    @quantity("四", "补助额")
    def amount(h: Home, std: Standards) -> Money: ...

    @case_of(amount, "四（一）", "自有住房", when=lambda h: h.owner)
    def for_owners(h: Home, std: Standards) -> Money:
        return yuan(50)

    @case_of(amount, "四（二）", "没有自有住房", when=lambda h: not h.owner)
    def for_others(h: Home, std: Standards) -> Money:
        return std.base[h.area, h.district]

    @case_of(amount, "四（三）", "租住加发", when=lambda h: h.tenant, exception_to=(for_owners, for_others))
    def for_tenants(h: Home, std: Standards) -> Money:
        return std.base[h.area, h.district] + yuan(30)

    @rule("四", "每月补助")
    def aid(h: Home, std: Standards) -> Money:
        if eligible(h, std):
            return amount(h, std)
        return yuan(0)

    @rule("五", "区里的补充", note="由区规定")
    def extra(h: Home) -> Money:
        return h.debts
"""

Home = dict[str, Any]


def mini(folder: Path, more: str = "") -> Pack:
    """The pack, with ``eligible`` as its main rule and ``aid`` as what it costs; ``more``: further rules."""
    made = pack(folder, RULES + more)
    text = (folder / "pack.toml").read_text("utf-8")
    (folder / "pack.toml").write_text(text + 'main = "eligible"\ncost = "aid"\n', "utf-8")
    from luodi.rules.pack import load_pack

    return load_pack(folder, made.vocabulary)


def home(key: int, *, assets: int | None = 0, wages: Iterable[int | None] = (100,), **more: Any) -> Home:
    """A home with amounts in yuan: within the limit, one earner, in 云东区, not owned, not rented."""
    facts: Home = {"id": key, "district": "云东区", "area": "城", "owner": False, "tenant": False, "assets": assets}
    return {**facts, **more, "wages": list(wages)}


def write(folder: Path, homes: Iterable[Home], *, metadata: Mapping[str, str] | None = None) -> Path:
    """``home.parquet`` and ``home_members.parquet`` in a folder, amounts in fen."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, members = [], []
    for given in homes:
        row = {name: value for name, value in given.items() if name != "wages"}
        row["assets"] = None if given["assets"] is None else given["assets"] * 100
        rows.append(row)
        for wage in given["wages"]:
            members.append(
                {"id": len(members) + 1, "parent_id": given["id"], "wage": None if wage is None else wage * 100}
            )
    root = pa.schema([("id", pa.int64()), ("district", pa.string()), ("area", pa.string()), ("owner", pa.bool_()),
                      ("tenant", pa.bool_()), ("assets", pa.int64())])  # fmt: skip
    inner = pa.schema([("id", pa.int64()), ("parent_id", pa.int64()), ("wage", pa.int64())])
    parquet.write_table(
        pa.Table.from_pylist(rows, schema=root).replace_schema_metadata(dict(metadata or {})), folder / "home.parquet"
    )
    parquet.write_table(pa.Table.from_pylist(members, schema=inner), folder / "home_members.parquet")
    return folder
