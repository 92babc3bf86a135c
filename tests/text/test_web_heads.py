"""Heads of web pages: what the page prints above a document is set aside, the document's own head is read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from luodi.text.documents import read
from luodi.text.lines import lines
from luodi.text.model import Source
from luodi.text.web_heads import own_head, title_start
from tests.text.test_places import check

TO = "各区人民政府，市政府各部门："
FOOT = f"""{TO}
现将《云洲市湿地保护方案》印发给你们，请认真执行。
云洲市人民政府
2026年2月6日
云洲市湿地保护方案
一、总体要求
加强湿地保护。
"""
NOTICE = {
    "number": "云府发〔2026〕12号",
    "title": "云洲市人民政府关于印发《云洲市湿地保护方案》的通知",
    "issuers": ("云洲市人民政府",),
    "addressees": ("各区人民政府", "市政府各部门"),
    "date": dt.date(2026, 2, 6),
}

PAGES = {
    "languages, path, headline, stamp, then the title over three lines": f"""
简体版 繁體版 无障碍
首页 > 政务公开 > 通知
云洲市人民政府关于印发《云洲市湿地保护方案》的通知
时间 : 2026-02-07 22:01:43 来源 : 本网
【打印】 【字体:
云洲市人民政府关于印发
《云洲市湿地
保护方案》的通知
云府发〔2026〕12号
{FOOT}""",
    "bullets between headline and number, the title again": f"""
当前位置: 首页 > 市政府文件
云洲市人民政府关于印发《云洲市湿地保护方案》的通知
  • 听全文
  • 2026-02-07
  • 来源: 云洲市人民政府办公厅
  • 分享到
  • -
云府发〔2026〕12号
云洲市人民政府关于印发《云洲市湿地保护方案》的通知
{FOOT}""",
    "a headline of the press above the title": f"""
云洲市政府印发《云洲市湿地保护方案》
云洲市人民政府关于印发《云洲市湿地
保护方案》的通知
云府发〔2026〕12号
{FOOT}""",
    "number and quoted title on a line, both again": f"""
云府发〔2026〕12号《云洲市人民政府关于印发《云洲市湿地保护方案》的通知》
浏览量:          时间:2026-02-08 03:30:01
《云洲市人民政府关于印发《云洲市湿地保护方案》的通知》
云府发〔2026〕12号
云府发〔2026〕12号
{FOOT}""",
    "labels behind bullets, each value on its own line, some empty": f"""
返回顶部
云洲市人民政府关于印发《云洲市湿地保护方案》的通知
  • 索引号:
    0000000000/2026-001
  • 主题分类:
  • 来源:
  • 发文字号:
    云府发〔2026〕12号
  • 发文日期:
    2026年02月06日 16:40
  • 内容概述:
云洲市人民政府关于印发《云洲市湿地保护方案》的通知
{FOOT}""",
    "labels twice, once on lines and once value by value": f"""
EN
https://www.yunzhou.example/
2026-02-08 08:00:00
发文机关： 云洲市人民政府 成文日期： 2026年02月06日
标  题： 云洲市人民政府关于印发《云洲市湿地保护方案》的通知
发文字号： 云府发〔2026〕12号 发布日期： 2026年02月08日
发文机关：
云洲市人民政府
标  题：
云洲市人民政府关于印发《云洲市湿地保护方案》的通知
发文字号：
云府发〔2026〕12号
云洲市人民政府关于印发
《云洲市湿地保护方案》的通知
云府发〔2026〕12号
{FOOT}""",
    "a page's welcome ends in an exclamation mark": f"""
欢迎访问云洲信息网!
首页 / 文件 / 正文
云洲市人民政府关于印发《云洲市湿地保护方案》的通知
  • 时间:2026-02-08
  • 点击:21
  • 来源:
云府发〔2026〕12号
{FOOT}""",
    "a table of labels drawn with bars, the title only there": f"""
索引号： | 0000/2026-00328 | 信息分类： | 规范性文件 |
成文日期： | 发布日期： | 2026-02-09 08:44 | |
发文字号： | 云府发〔2026〕12号 | 有 效 性： | 有效 |
标 题： | 云洲市人民政府关于印发《云洲市湿地保护方案》的通知 | ||
政策咨询机关： | 政策咨询电话： |
{FOOT}""",
}


def one(text: str) -> dict[str, Any]:
    reading = read(Source("a.txt", "", "txt", text.strip("\n")))
    check(text.strip("\n"), reading)
    assert len(reading.documents) == 1
    document = reading.documents[0]
    return {name: getattr(document, name) for name in NOTICE}


@pytest.mark.parametrize("page", PAGES)
def test_the_same_notice_is_read_from_every_page(page: str) -> None:
    assert one(PAGES[page]) == NOTICE


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["云 洲 市 民 政 局", "云 洲 市 财 政 局", "关于发放补助的通知"], 0),
        (["云洲政府网", "云洲市民政局 云洲市财政局关于", "发放补助的通知"], 1),
        (["云洲市发展改革委等七部门关于印发", "湿地保护方案的通知"], 0),
        (["云洲市人民政府办公厅转发市林业局", "关于保护湿地意见的通知"], 0),
        (["2026年省重点工作涉云任务", "和市重点工作责任分解"], 0),
        (["本页仅供参考"], None),
    ],
)
def test_the_title_begins_with_its_issuers(words: list[str], first: int | None) -> None:
    assert title_start(words) == first


def test_an_issued_document_has_nothing_above_its_head() -> None:
    text = f"云洲市人民政府\n关于保护湿地的通知\n云府发〔2026〕1号\n{TO}\n请执行。"
    found = lines(text)
    assert own_head(found, 0, len(found)) == 0


def test_a_page_without_any_title_is_left_alone() -> None:
    found = lines("登录 注册\n会议于昨日召开，听取了情况汇报。")
    assert own_head(found, 0, len(found)) is None


def test_an_order_below_a_headline_is_the_head() -> None:
    text = """
首页 > 规章
云洲市湿地保护办法
来源：云洲市司法局
云洲市人民政府令
第12号
《云洲市湿地保护办法》已经市政府第3次常务会议通过，现予公布，自2026年5月1日起施行。
市长 姜某某
2026年3月2日
云洲市湿地保护办法
第一条 为了保护湿地，制定本办法。
"""
    reading = read(Source("a.txt", "", "txt", text.strip("\n")))
    check(text.strip("\n"), reading)
    (document,) = reading.documents
    assert (document.number, document.title) == ("云洲市人民政府令第12号", "云洲市湿地保护办法")
    assert (document.date, document.effective) == (dt.date(2026, 3, 2), dt.date(2026, 5, 1))


def test_the_note_of_a_law_says_when_it_was_passed_and_when_it_takes_effect() -> None:
    text = """
云洲市湿地保护条例
（2026年1月9日云洲市第一届人民代表大会常务委员会第三次会议通过　自2026年3月1日起施行）
第一条 为了保护湿地，制定本条例。
"""
    (document,) = read(Source("a.txt", "", "txt", text.strip("\n"))).documents
    assert (document.date, document.effective) == (dt.date(2026, 1, 9), dt.date(2026, 3, 1))


def test_a_date_alone_above_the_announced_text_signs_the_notice() -> None:
    text = """
关于印发云洲市政务公开细则的通知
( 云府发〔2003〕37号 )
市政府各部门，市直各单位：
现将《云洲市政务公开细则》印发给你们，请遵照执行。
二OO三年十二月四日
云洲市政务公开细则
一、总体目标
推行政务公开。
"""
    (document,) = read(Source("a.txt", "", "txt", text.strip("\n"))).documents
    assert (document.number, document.date) == ("云府发〔2003〕37号", dt.date(2003, 12, 4))
    assert document.attached == ("云洲市政务公开细则",)


def test_a_pages_path_is_no_title_whatever_its_last_words_are() -> None:
    page = """当前位置:首页
> 政务公开 > 工作报告
加入收藏 | 表格下载
云洲市2026年重点工作一季度进展情况表
发布日期:2026-05-14 09:44 字体:
一、抓好夜间公交。
"""
    (document,) = read(Source("x.txt", "", "txt", page)).documents
    assert document.title == "云洲市2026年重点工作一季度进展情况表"
