"""Invented people for rosters of the hardship measures: one under the guarantee, one whom nothing concerns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tests.rules.roster.books import book

PACK: Final = "hardship_relief_2022"
NOBODY: Final[dict[str, Any]] = {
    "出生日期": "1980-05-01", "就业方式": "稳定就业或长期外出务工", "保障标准的城乡类别": "城镇", "受疫情影响": "否",
    "已申请临时救助": "否", "基本生活面临困难": "否", "基本生活陷入临时困境": "否", "确诊新冠肺炎": "否",
    "出院之日": "无",
    "是家庭收入主要来源承担者": "否", "自理能力": "能自理", "参加失业保险": "是", "符合领取失业保险金条件": "否",
    "登记失业": "否", "高校毕业离校之日": "无", "属于其他就业困难人员": "否", "公益性岗位期满之日": "无",
    "期满后仍难以通过市场渠道就业的特殊困难人员": "否", "公益性岗位再安置次数": 0, "渝快保款式": "未购买",
    "有个人住房贷款": "否", "难以按时偿还贷款": "否",
}  # fmt: skip
"""A person to whom no measure applies."""
GUARANTEED: Final = ("低保对象", "2020-01-01", "无")
"""A standing that keeps support from ending while the epidemic lasts (三)."""
IDENTITY: Final = "11010519491231002X"
"""The example of GB 11643 itself."""


def roster(path: Path, persons: Sequence[tuple[str, dict[str, Any]]], standings: Sequence[str] = ()) -> Path:
    """A workbook: each person by number with what differs from NOBODY; ``standings`` are those under the guarantee."""
    rows = [["户编号", *NOBODY]]
    rows += [[number, *{**NOBODY, **changes}.values()] for number, changes in persons]
    held = [["户编号", "身份种类", "身份起始之日", "身份终止之日"], *([number, *GUARANTEED] for number in standings)]
    return book(path, {"成员": rows, "救助身份": held})
