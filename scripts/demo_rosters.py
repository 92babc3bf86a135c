"""Rosters for the demo: two months of invented people in hardship, decided and compared, a few cells wrong."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
import time
from pathlib import Path
from typing import Any

PACK = "hardship_relief_2022"
MONTHS = ((dt.date(2022, 12, 5), "十二月上旬名单.xlsx"), (dt.date(2022, 12, 20), "十二月下旬名单.xlsx"))
NOBODY: dict[str, Any] = {
    "出生日期": "1980-05-01", "就业方式": "稳定就业或长期外出务工", "保障标准的城乡类别": "城镇", "受疫情影响": "否",
    "已申请临时救助": "否", "基本生活面临困难": "否", "基本生活陷入临时困境": "否", "确诊新冠肺炎": "否",
    "出院之日": "无", "是家庭收入主要来源承担者": "否", "自理能力": "能自理", "参加失业保险": "是",
    "符合领取失业保险金条件": "否", "登记失业": "否", "高校毕业离校之日": "无", "属于其他就业困难人员": "否",
    "公益性岗位期满之日": "无", "期满后仍难以通过市场渠道就业的特殊困难人员": "否", "公益性岗位再安置次数": 0,
    "渝快保款式": "未购买", "有个人住房贷款": "否", "难以按时偿还贷款": "否",
}  # fmt: skip
"""A person to whom no measure applies."""
CHANGES: tuple[dict[str, Any], ...] = (
    {}, {}, {"就业方式": "未就业", "受疫情影响": "是", "登记失业": "是"},
    {"就业方式": "未就业", "参加失业保险": "否", "受疫情影响": "是", "基本生活面临困难": None, "已申请临时救助": "是"},
    {"受疫情影响": "是", "有个人住房贷款": "是", "难以按时偿还贷款": "是"}, {"自理能力": None, "确诊新冠肺炎": None},
)  # fmt: skip
STANDINGS = ("低保对象", "特困人员", "孤儿", "脱贫人口")
PEOPLE = 120


def decide(user: Any) -> None:
    """Upload, confirm and decide the rosters of ``user``'s unit, unless it has some."""
    from luodi.web.actions import Caller
    from luodi.web.rosters import working
    from luodi.web.rosters.actions.confirm import confirm
    from luodi.web.rosters.actions.upload import upload
    from luodi.web.rosters.models import Roster

    if Roster.objects.filter(unit=user.unit).exists():
        return
    by, before = Caller(user, "command"), None
    with tempfile.TemporaryDirectory() as folder:
        for number, (on, name) in enumerate(MONTHS):
            file = Path(folder) / name
            _write(file, number)
            roster = upload(by, PACK, on, name, [file.read_bytes()], previous=before)
            working.begin(roster)
            _wait(roster)
            working.begin(confirm(by, roster, {}))
            _wait(roster)
            before = roster


def _write(file: Path, month: int) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(file))
    people, standings = book.add_worksheet("成员"), book.add_worksheet("救助身份")
    people.write_row(0, 0, ["户编号", *NOBODY])
    standings.write_row(0, 0, ["户编号", "身份种类", "身份起始之日", "身份终止之日"])
    rest = 1
    for row, number in enumerate(range(month * 6, month * 6 + PEOPLE), 1):
        chance = random.Random(number)
        cells = {**NOBODY, **chance.choice(CHANGES)}
        cells["出生日期"] = f"{chance.randint(1940, 2004)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        if number in (17, 58):
            cells["出生日期"] = "1980-02-30"
        if number == 44:
            cells["自理能力"] = "半自理吧"
        people.write_row(row, 0, [f"YZ{number:04d}", *cells.values()])
        if chance.random() < 0.4:
            end = "2022-12-10" if number % 7 == 0 else "无"
            standings.write_row(rest, 0, [f"YZ{number:04d}", chance.choice(STANDINGS), "2021-01-01", end])
            rest += 1
    book.close()


def _wait(roster: Any) -> None:
    from luodi.web.rosters import working

    for _ in range(600):
        if working.state(roster).stage not in ("looking", "deciding"):
            return
        time.sleep(0.1)
