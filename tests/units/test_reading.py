"""The names of a document that was read follow its day, its issuers and its own definitions."""

from __future__ import annotations

import dataclasses
from datetime import date

from luodi.text.model import Document, Provision
from luodi.units import DocumentUnits, Registry

BODY = "各区县（自治县，含万盛经开区，以下统称区县）要落实责任。"
DOCUMENT = Document(
    number=None,
    title="关于做好防汛工作的通知",
    issuers=("重庆市人民政府",),
    addressees=(),
    date=date(2023, 5, 1),
    effective=None,
    supersedes=(),
    basis=(),
    secrecy=None,
    span=(0, len(BODY)),
    spans={},
    provisions=(Provision("para_1", "第一款", "paragraph", "", BODY, {"text": ((0, len(BODY)),)}),),
)


def test_the_issuers_and_the_text_tell_what_names_mean(registry: Registry) -> None:
    bureau, districts = DocumentUnits(registry, DOCUMENT).resolve(["市水利局", "各区县政府"])
    assert [unit.name for unit in bureau.units] == ["重庆市水利局"]
    assert (districts.how, len(districts.units)) == ("group", 39)
    assert districts.units[-1].name == "重庆市万盛经济技术开发区管理委员会"


def test_without_a_date_nothing_is_resolved(registry: Registry) -> None:
    assert DocumentUnits(registry, dataclasses.replace(DOCUMENT, date=None)).resolve(["市水利局"]) == ()
