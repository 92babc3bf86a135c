"""``luodi case``: events in, stage and what is due out; the exit code tells whether all was in time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from luodi.cli import cli
from luodi.errors import LuodiError

FOUND = "{时间: 2023-06-01 09:00, 事项: 发现故障, 由: 小水电站业主}"
REPORTED = "{时间: 2023-06-02 08:00, 事项: 书面报备, 由: 小水电站业主}"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["case", *arguments], standalone_mode=False, catch_exceptions=False)


def events(folder: Path, *rows: str) -> str:
    path = folder / "events.yaml"
    path.write_text("经过:\n" + "".join(f"  - {row}\n" for row in rows), "utf-8")
    return str(path)


HYDRO = "hydropower_flow_2022"
CODES = [
    # events, looked at, exit code: the report is due 24 hours after nine on the 1st
    ((FOUND,), "2023-06-02T08:59", 0),
    ((FOUND,), "2023-06-02T09:00", 1),
    ((FOUND, REPORTED), "2023-06-09T09:00", 0),
]


@pytest.mark.parametrize(("rows", "at", "code"), CODES)
def test_the_exit_code_tells_whether_all_is_in_time(tmp_path: Path, rows: tuple[str, ...], at: str, code: int) -> None:
    assert run(HYDRO, "fault", "--events", events(tmp_path, *rows), "--at", at).return_value == code


def test_it_prints_the_stage_each_obligation_with_its_provision_and_what_may_come_next(tmp_path: Path) -> None:
    lines = run(HYDRO, "fault", "--events", events(tmp_path, FOUND), "--at", "2023-06-01T10:00").output.splitlines()
    assert lines[0] == "设施故障（第十一条（一））：有故障"
    assert lines[1] == "  · 未到期  书面报备  小水电站业主，到期 2023-06-02 09:00（第十一条（一））"
    assert lines[2] == "  ? 待办  修复  小水电站业主（第十一条（一））"
    assert lines[3] == "下一步：采取临时措施、书面报备、同意延期、修复"


def test_another_reading_gives_another_due_moment(tmp_path: Path) -> None:
    """Extended: 48 hours in all by default, 72 on top."""
    path = events(tmp_path, FOUND, "{时间: 2023-06-01 15:00, 事项: 同意延期, 由: 区县水行政主管部门}")

    def due(*more: str) -> str:
        made = json.loads(run(HYDRO, "fault", "--events", path, "--at", "2023-06-01T16:00", "--json", *more).output)
        return str(made["due"][0]["due"])

    assert due() == "2023-06-03T09:00:00+08:00"
    assert due("--reading", "extension_from=on_top") == "2023-06-04T09:00:00+08:00"


def test_the_procedures_of_a_pack_are_listed() -> None:
    heads = [line.split()[0] for line in run(HYDRO, "--list").output.splitlines() if not line.startswith(" ")]
    assert heads == ["fault", "copies", "rectification"]


REFUSED = [
    ((HYDRO, "flood"), (FOUND,), "没有程序"),
    ((HYDRO,), (FOUND,), "请指明"),
    ((HYDRO, "fault"), (REPORTED,), "不能由此开始"),
    ((HYDRO, "fault"), ("{时间: 六月一日, 事项: 发现故障, 由: 小水电站业主}",), "不是时间"),
    ((HYDRO, "fault"), ("{事项: 发现故障, 由: 小水电站业主}",), "缺少 时间"),
    ((HYDRO, "fault"), ("发现故障",), "应是一组事项"),
]


@pytest.mark.parametrize(("arguments", "rows", "words"), REFUSED)
def test_what_is_wrong_is_refused(
    tmp_path: Path, arguments: tuple[str, ...], rows: tuple[str, ...], words: str
) -> None:
    with pytest.raises(LuodiError, match=words):
        run(*arguments, "--events", events(tmp_path, *rows))
