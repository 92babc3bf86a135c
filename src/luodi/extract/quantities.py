"""Figures in a text: numbers with their units, and the numbers that only look like it (codes, dates, numbering)."""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = r"\d+(?:[,，]\d{3})*(?:\.\d+)?"
_MEASURES = """
个百分点 百分点 个工作日 个小时 个月 工作日 小时 分钟 平方公里 平方千米 平方米 立方米
公里 千米 海里 厘米 毫米 公顷 人次 件次 架次 场次 辆次 户次 批次 台次 车次 班次 趟次
吨标准煤 标箱 千瓦时 千瓦 兆瓦 吉瓦 美元 个区县 人 户 家 个 项 件 起 处 座 台 套 辆
艘 部 条 所 间 张 名 位 只 头 亩 米 吨 升 元 次 场 期 批 种 类 宗 例 幅 册
卷 块 支 队 片 栋 幢 套房 床 万 亿 天 周 日 轮 班 门 篇 倍 克 瓦 对 株 棵
公斤 微克 毫克 千克 斤 枚 份 架 列 艘次 个村 家次 团 组 标段 口 眼 根 盏
"""
_UNIT = "|".join(sorted(_MEASURES.split(), key=len, reverse=True))
QUANTITY = re.compile(
    rf"""(?<![\d.A-Za-z+×·/∶：\-第〔])
      (?P<low>{_NUMBER})
      (?:(?P<low_unit>%|‰|[百千万亿]*(?:{_UNIT})?)?(?:—|-|至|到)(?P<high>{_NUMBER}))?
      (?P<unit>[%‰] | [百千万亿]*(?:{_UNIT}) | [百千万亿]+ |)
      (?P<per>/(?:立方米|平方米|平方公里|公里|半年|季度|小时|[年月日天人户亩吨次台辆件]))?""",
    re.VERBOSE,
)
_NOT_AFTER = re.compile(r"[+×·〕：/]")
_COVERED = re.compile(
    r"《[^《》]*》|〔\d{4}〕|[“\"][^“”\"一-鿿]*[”\"]|20\d\d年?(?:—|至|到)20\d\d年|(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?"
)


class Quantity(NamedTuple):
    """A figure at ``text[start:end]``; ``high`` only for a range; ``unit`` with its 万 or 亿 (万人次)."""

    start: int
    end: int
    value: float
    high: float | None
    unit: str


def _figure(words: str) -> float:
    return float(words.replace(",", "").replace("，", ""))


def quantities(text: str) -> list[Quantity]:
    """The figures with a unit in a folded text; dates, document numbers, titles and quoted codes are passed over.

    >>> [(q.value, q.high, q.unit) for q in quantities("新建1—2公里管网、3011万平方米小区，检验率达97.5%")]
    [(1.0, 2.0, '公里'), (3011.0, None, '万平方米'), (97.5, None, '%')]
    >>> quantities("推进“1366”体系、“1+3+N”建设，拨打12345，2025年6月30日印发〔2025〕1号")
    []
    """
    clear = _COVERED.sub(lambda m: "□" * len(m[0]), text)
    out: list[Quantity] = []
    for found in QUANTITY.finditer(clear):
        unit = found["unit"] + (found["per"] or "")
        if not unit or _NOT_AFTER.match(clear, found.end()):
            continue
        high = found["high"]
        if high and found["low_unit"] and found["low_unit"] != found["unit"]:
            continue
        out.append(Quantity(found.start(), found.end(), _figure(found["low"]), _figure(high) if high else None, unit))
    return out
