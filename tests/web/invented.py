"""An invented library, put into the database row by row: two documents of 云洲市, their units, people, commitments."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from luodi.web.documents.models import (
    Citation,
    Document,
    Provision,
    Publicity,
    Row,
    SearchEntry,
    Source,
    Table,
    Version,
)
from luodi.web.documents.words import folded_number
from luodi.web.ledger.models import Assignment, Commitment, Deadline, Indicator, Target
from luodi.web.people.models import Unit, UnitAlias, UnitSuccession, User
from tests.web.documents.made import find

PASSWORD = "Yunzhou-sample-1"


@dataclass
class Sheet:
    """A text in the making: ``put`` writes words and says where they stand."""

    text: str = ""
    provisions: list[dict[str, Any]] = field(default_factory=list)

    def put(self, words: str, end: str = "\n") -> list[list[int]]:
        start = len(self.text)
        self.text += words + end
        return [[start, start + len(words)]]

    def find(self, words: str, after: int = 0) -> list[list[int]]:
        at = self.text.index(words, after)
        return [[at, at + len(words)]]

    def provision(
        self, eid: str, kind: str, number: str = "", heading: str = "", text: str = "", parent: str = ""
    ) -> None:
        spans: dict[str, Any] = {}
        if number:
            spans["number"] = self.put(number, "")
        if heading:
            spans["heading"] = self.put(heading, "\n")
        if text:
            spans["text"] = self.put(text)
        depth = 0 if not parent else next(p["depth"] for p in self.provisions if p["eid"] == parent) + 1
        self.provisions.append(
            {
                "eid": eid, "kind": kind, "number": number, "heading": heading, "text": text, "parent_eid": parent,
                "depth": depth, "spans": spans, "label": number.strip("、．. ") or heading,
            }
        )  # fmt: skip


def units() -> dict[str, Unit]:
    """市教委, 市财政局, 市大数据局 and its predecessor, and a subordinate centre."""

    def made(key: str, name: str, short: str, pinyin: str, **more: Any) -> Unit:
        return Unit.objects.create(
            key=key, name=name, short_name=short, pinyin=pinyin, level="municipal", province="澜江省", **more
        )

    found = {
        "edu": made("yz-edu", "云洲市教育委员会", "市教委", "yzsjywyh"),
        "fin": made("yz-fin", "云洲市财政局", "市财政局", "yzsczj"),
        "data": made(
            "yz-data", "云洲市政务服务数据局", "市政务服务数据局", "yzszwfwsjj", valid_from=dt.date(2024, 1, 1)
        ),
        "old": made("yz-big", "云洲市大数据发展局", "市大数据发展局", "yzsdsjfzj", valid_until=dt.date(2024, 1, 1)),
    }
    found["centre"] = made("yz-edu-c", "云洲市教育信息中心", "市教育信息中心", "yzsjyxxzx", parent=found["edu"])
    for unit in found.values():
        UnitAlias.objects.create(unit=unit, name=unit.short_name)
    UnitSuccession.objects.create(
        predecessor=found["old"], successor=found["data"], date=dt.date(2024, 1, 1), basis="云委发〔2023〕30号"
    )
    return found


def people(units: dict[str, Unit]) -> dict[str, User]:
    """One person a role."""
    found = {}
    for role, name, unit in (
        ("supervisor", "苏督查", None), ("liaison", "连络员", units["edu"]), ("leader", "凌道", None),
        ("auditor", "沈记", None), ("administrator", "管礼", None), ("public", "龚众", None),
    ):  # fmt: skip
        found[role] = User.objects.create_user(
            username=role,
            password=PASSWORD,
            role=role,
            full_name=name,
            unit=unit,
            clearance=0 if role == "public" else 1,
        )
    return found


def programme(units: dict[str, Unit], key: str = "yunzhou:云府发〔2026〕7号") -> Document:
    """A yearly programme with an annex table: five commitments, one of them from the table."""
    sheet = Sheet()
    spans = {
        "title": sheet.put("云洲市人民政府关于印发2026年数字校园建设要点的通知"),
        "number": sheet.put(key.partition(":")[2]),
    }
    spans["addressees"] = sheet.put("各县（市、区）人民政府", "：\n")
    sheet.provision(
        "preface", "preface", text="现将2026年数字校园建设要点印发给你们，请结合云府办发〔2025〕3号一并落实。"
    )
    spans["issuers"] = sheet.put("云洲市人民政府")
    spans["date"] = sheet.put("2026年1月9日")
    sheet.provision("sec_1", "heading", "一、", "总体安排")
    sheet.provision("sec_1__para_1", "paragraph", text="年内让每一所学校都有可用、好用的网络与终端。", parent="sec_1")
    sheet.provision("sec_2", "heading", "二、", "重点任务")
    sheet.provision("sec_2__sec_1", "heading", "（一）", "夯实基础设施", parent="sec_2")
    sheet.provision(
        "sec_2__sec_1__item_1", "item", "1.", parent="sec_2__sec_1",
        text="完成全市中小学千兆网络改造，覆盖率达到95%以上。（牵头单位：市教委；配合单位：市财政局；完成时限：2026年6月底前）",
    )  # fmt: skip
    sheet.provision(
        "sec_2__sec_1__item_2", "item", "2.", parent="sec_2__sec_1",
        text="建设市级教育数据底座。（牵头单位：市大数据发展局；配合单位：市教委）",
    )  # fmt: skip
    sheet.provision("sec_2__sec_2", "heading", "（二）", "提升应用水平", parent="sec_2")
    sheet.provision(
        "sec_2__sec_2__item_3", "item", "3.", parent="sec_2__sec_2",
        text="持续开展教师数字素养培训。（责任单位：市教委、云川学院等）",
    )  # fmt: skip
    sheet.provision(
        "sec_2__sec_2__item_4", "item", "4.", parent="sec_2__sec_2",
        text="教育经费向薄弱学校倾斜，2026年12月底前完成评估。（责任单位：市财政局）",
    )  # fmt: skip
    sheet.provision("att_1", "attachment", "附件", "数字校园建设任务表")
    rows = [
        ("1", "终端更新", "更新学生终端4000台", "市教委", "2026年9月底前"),
        ("2", "终端更新", "建立终端管护台账", "市教委", "长期坚持"),
    ]
    columns = ["序号", "重点任务", "具体工作", "牵头单位", "完成时限"]
    at = len(sheet.text)
    sheet.put("\t".join(columns))
    group = sheet.find("终端更新") if "终端更新" in sheet.text else None
    cells = []
    for row in rows:
        places = {}
        for column, words in zip(columns, row, strict=True):
            if column == "重点任务" and group:
                places[column] = group
                continue
            places[column] = sheet.put(words, "\t")
            if column == "重点任务":
                group = places[column]
        sheet.put("")
        cells.append((dict(zip(columns, row, strict=True)), places))
    return _store(sheet, spans, units, key, columns, cells, at)


def _store(
    sheet: Sheet, spans: dict[str, Any], units: dict[str, Unit], key: str, columns: list[str],
    cells: list[tuple[dict[str, str], dict[str, Any]]], at: int,
) -> Document:  # fmt: skip
    now = timezone.now()
    number = key.partition(":")[2]
    digest = hashlib.sha256(sheet.text.encode()).hexdigest()
    source = Source.objects.create(
        sha256=digest, name="yunzhou_7.txt", format="txt", encoding="utf-8", size=len(sheet.text.encode()),
        text=sheet.text, received_at=now,
    )  # fmt: skip
    title = "云洲市人民政府关于印发2026年数字校园建设要点的通知"
    document = Document.objects.create(
        key=key, jurisdiction="云洲市", number=number, title=title,
        number_folded=folded_number(number),
        issuers=["云洲市人民政府"], date=dt.date(2026, 1, 9), publicity=Publicity.OPEN, created_at=now,
    )  # fmt: skip
    version = Version.objects.create(
        document=document, source=source, ordinal=1, span_start=0, span_end=len(sheet.text), content_hash=digest,
        title=title, issuers=["云洲市人民政府"], addressees=["各县（市、区）人民政府"], date=dt.date(2026, 1, 9),
        supersedes=[], basis=[], attached=["数字校园建设任务表"], spans=spans, engine="1", created_at=now,
    )  # fmt: skip
    document.current = version
    document.save()
    find(SearchEntry.Kind.DOCUMENT, document, document.pk, f"{title} {document.number}")
    for order, provision in enumerate(sheet.provisions):
        made = Provision.objects.create(version=version, order=order, own_hash="", **provision)
        find(SearchEntry.Kind.PROVISION, document, made.pk, f"{made.heading} {made.text}")
    table = Table.objects.create(
        version=version, eid="att_1__table_1", order=0, title="数字校园建设任务表", columns=columns,
        span_start=at, span_end=len(sheet.text),
    )  # fmt: skip
    for order, (words, places) in enumerate(cells):
        Row.objects.create(table=table, eid=f"att_1__table_1__tr_{order + 1}", order=order, cells=words, spans=places)
    Citation.objects.create(
        version=version, eid="preface", order=0, relation="mentions", number="云府办发〔2025〕3号",
        spans=sheet.find("云府办发〔2025〕3号"),
    )  # fmt: skip
    _commitments(sheet, document, version, units, cells)
    return document


def _commitments(
    sheet: Sheet, document: Document, version: Version, units: dict[str, Unit],
    cells: list[tuple[dict[str, str], dict[str, Any]]],
) -> None:  # fmt: skip
    now = timezone.now()
    order = 0

    def made(eid: str, text: str, roles: list[tuple[str, str, Unit | None, str]], **more: Any) -> Commitment:
        nonlocal order
        order += 1
        spans = more.pop("spans", None) or {"text": sheet.find(text)}
        after = spans["text"][0][0]
        for role in {role for role, *_ in roles}:
            names = [name for its, name, *_ in roles if its == role]
            spans.setdefault(role, [place for name in names for place in sheet.find(name, after)])
        deadline_text = more.get("deadline_text", "")
        if deadline_text:
            spans.setdefault("deadline", sheet.find(deadline_text, after))
        commitment = Commitment.objects.create(
            document=document, version=version, eid=eid, order=order, text=text, quoted=str(order), spans=spans,
            created_at=now, updated_at=now, **more,
        )  # fmt: skip
        find(SearchEntry.Kind.COMMITMENT, document, commitment.pk, text)
        for place, (role, name, unit, how) in enumerate(roles):
            Assignment.objects.create(
                commitment=commitment, unit=unit, name_as_written=name, role=role, how=how, order=place
            )
        if deadline_text:
            Deadline.objects.create(
                commitment=commitment, order=0, text=deadline_text, date=more.get("deadline"), spans=spans["deadline"]
            )
        return commitment

    network = made(
        "sec_2__sec_1__item_1", "完成全市中小学千兆网络改造，覆盖率达到95%以上。",
        [("lead", "市教委", units["edu"], "alias"), ("support", "市财政局", units["fin"], "alias")],
        path=["二", "（一）", "1"], source="clause", kind="dated", deadline=dt.date(2026, 6, 30),
        deadline_text="2026年6月底前", confidence=0.97,
    )  # fmt: skip
    indicator = Indicator.objects.create(commitment=network, order=0, name="千兆网络覆盖率", unit="%")
    Target.objects.create(indicator=indicator, order=0, comparator=">=", value=95, spans=sheet.find("95%以上"))
    made(
        "sec_2__sec_1__item_2", "建设市级教育数据底座。",
        [("lead", "市大数据发展局", units["data"], "successor"), ("support", "市教委", units["edu"], "alias")],
        path=["二", "（一）", "2"], source="clause", confidence=0.9,
    )  # fmt: skip
    made(
        "sec_2__sec_2__item_3", "持续开展教师数字素养培训。",
        [("responsible", "市教委", units["edu"], "alias"), ("responsible", "云川学院", None, "")],
        path=["二", "（二）", "3"], source="clause", kind="continuous", open_ended=True, confidence=0.62,
        doubts=["“云川学院”未在单位库中找到"],
    )  # fmt: skip
    made(
        "sec_2__sec_2__item_4", "教育经费向薄弱学校倾斜，2026年12月底前完成评估。",
        [("responsible", "市财政局", units["fin"], "alias")],
        path=["二", "（二）", "4"], source="clause", kind="dated", deadline=dt.date(2026, 12, 31),
        deadline_text="2026年12月底前", confidence=0.95,
    )  # fmt: skip
    for number, (words, places) in enumerate(cells, 1):
        dated = number == 1
        made(
            f"att_1__table_1__tr_{number}", words["具体工作"], [("lead", "市教委", units["edu"], "alias")],
            path=["附件", str(number)], source="table", kind="dated" if dated else "continuous",
            deadline=dt.date(2026, 9, 30) if dated else None, deadline_text=words["完成时限"],
            spans={"text": places["具体工作"], "lead": places["牵头单位"], "deadline": places["完成时限"]},
            table_eid="att_1__table_1", cells=words, confidence=0.98,
        )  # fmt: skip
