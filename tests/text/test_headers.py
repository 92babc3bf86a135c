"""Heads of documents in the shapes that gazettes and web pages print them; every expected value read off by eye."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from luodi.text.documents import read
from luodi.text.model import Document, Source
from tests.text.test_places import check


def one(text: str) -> Document:
    reading = read(Source("a.txt", "", "txt", text.strip("\n")))
    assert len(reading.documents) == 1
    check(text.strip("\n"), reading)
    return reading.documents[0]


@dataclass(frozen=True)
class Case:
    text: str
    expected: dict[str, Any]


D = dt.date
TO = "各县（市、区）人民政府，市政府各部门："

CASES = {
    "a notice of one organ": Case(
        f"""
云洲市人民政府办公室
关于做好防汛工作的通知
云府办发〔2026〕12号

{TO}
为做好防汛工作，现通知如下。
云洲市人民政府办公室
2026年5月6日
""",
        {
            "number": "云府办发〔2026〕12号",
            "title": "云洲市人民政府办公室关于做好防汛工作的通知",
            "issuers": ("云洲市人民政府办公室",),
            "addressees": ("各县（市、区）人民政府", "市政府各部门"),
            "date": D(2026, 5, 6),
        },
    ),
    "metadata of a web page above the title, one label left empty": Case(
        f"""
索 引 号：000000000/2026-00012
主题分类：国民经济管理\\宏观经济
发文机关：云洲市人民政府办公室
成文日期：2026年01月03日
标　　题：云洲市人民政府办公室关于促进基金发展的指导意见
发文字号：云府办发〔2026〕1号
发布日期：2026年01月07日
主 题 词：

云洲市人民政府办公室关于促进
基金发展的指导意见
云府办发〔2026〕1号

{TO}
　　经市政府同意，现提出以下意见。
　　一、总体要求
　　云洲市人民政府办公室　　
　　2026年1月3日　　　　
（此件公开发布）
""",
        {
            "number": "云府办发〔2026〕1号",
            "title": "云洲市人民政府办公室关于促进基金发展的指导意见",
            "issuers": ("云洲市人民政府办公室",),
            "date": D(2026, 1, 3),
        },
    ),
    "metadata in brackets, two to a line": Case(
        f"""
[ 索引号 ]	1150000000/2026-00250	[ 发文字号 ]	云府办发〔2026〕28号
[ 主题分类 ]	民政	[ 体裁分类 ]	行政规范性文件
[ 成文日期 ]	2026-12-16	[ 发布日期 ]	2026-12-21

云洲市人民政府办公室
关于印发云洲市临时救助办法（修订）的通知
云府办发〔2026〕28号

{TO}
《云洲市临时救助办法（修订）》已经市政府同意，现印发给你们。
云洲市人民政府办公室
2026年12月16日
（此件公开发布）
云洲市临时救助办法（修订）
第一章　总　则
第一条　为了做好临时救助，制定本办法。
第二条　本办法自印发之日起施行。
""",
        {
            "number": "云府办发〔2026〕28号",
            "title": "云洲市人民政府办公室关于印发云洲市临时救助办法（修订）的通知",
            "date": D(2026, 12, 16),
            "effective": D(2026, 12, 16),
            "attached": ("云洲市临时救助办法（修订）",),
        },
    ),
    "metadata with each value below its label": Case(
        """
索引号
YZ000-2026-001
发文机关
云洲市人民政府
发文字号
云府〔2026〕7号
成文日期
2026-02-09
标题
云洲市人民政府关于发展渔业的实施意见
云洲市人民政府关于发展渔业的实施意见
各县（市、区）人民政府：
现提出如下意见。
一、抓好落实。
云洲市人民政府
2026年2月9日
""",
        {
            "number": "云府〔2026〕7号",
            "title": "云洲市人民政府关于发展渔业的实施意见",
            "issuers": ("云洲市人民政府",),
            "date": D(2026, 2, 9),
        },
    ),
    "a web page's path, buttons and heading around the document": Case(
        f"""
云洲市人民政府门户网站
首页 > 政务公开 > 政策 > 规范性文件
云洲市人民政府办公室关于印发《云洲市湿地保护办法》的通知
时间：2026-02-06 15:20　来源：云洲市人民政府办公室　【字体：大 中 小】　打印
浏览量：120
• 听全文
分享到：
云洲市人民政府办公室
关于印发《云洲市湿地保护办法》的通知
云府办发〔2026〕12号
{TO}
《云洲市湿地保护办法》已经市政府同意，现印发给你们。
云洲市人民政府办公室
2026年2月6日
（此件公开发布）
云洲市湿地保护办法
第一条 为了保护湿地，制定本办法。
第二条 本办法自2026年3月1日起施行。《云洲市湿地管理规定》（云府发〔2010〕5号）同时废止。
责任编辑：许某某
上一篇：甲通知
相关附件
打印本页　关闭窗口
""",
        {
            "number": "云府办发〔2026〕12号",
            "title": "云洲市人民政府办公室关于印发《云洲市湿地保护办法》的通知",
            "addressees": ("各县（市、区）人民政府", "市政府各部门"),
            "date": D(2026, 2, 6),
            "effective": D(2026, 3, 1),
            "supersedes": [("云府发〔2010〕5号", "云洲市湿地管理规定")],
            "attached": ("云洲市湿地保护办法",),
        },
    ),
    "copy number, secrecy, urgency, letterhead, signer, copies": Case(
        """
000012
机密★10年
特急
云洲市人民政府文件
云府发〔2026〕3号　　　　　　签发人：姜某某
云洲市人民政府
关于加强安全生产工作的请示
澜江省人民政府：
为加强安全生产工作，现请示如下。
妥否，请批示。
云洲市人民政府
2026年3月2日
（联系人：张某，电话：00000000）
抄送：省应急厅。
云洲市人民政府办公室　　　　　2026年3月2日印发
""",
        {
            "number": "云府发〔2026〕3号",
            "title": "云洲市人民政府关于加强安全生产工作的请示",
            "issuers": ("云洲市人民政府",),
            "addressees": ("澜江省人民政府",),
            "date": D(2026, 3, 2),
            "secrecy": "机密★10年",
        },
    ),
    "four organs, their names wrapped and spaced out": Case(
        """
云洲市发展改革委 云洲市财政局 云洲市
人力资源和社会保障局 云洲市水利局
关于印发《云洲市节水行动方案》的通知
云发改〔2026〕123号

各县（市、区）发展改革委、财政局、人力资源和社会保障局，
云洲高新区经济发展局：
现印发给你们，请认真贯彻执行。

附件：云洲市节水行动方案

云洲市发展改革委
云 洲 市 财 政 局
云洲市人力资源和社会保障局
云 洲 市 水 利 局
2026年2月10日

附件

云洲市节水行动方案

为做好节水工作，制定本方案。
一、总体要求
（一）指导思想。坚持节水优先。
""",
        {
            "number": "云发改〔2026〕123号",
            "title": "云洲市发展改革委 云洲市财政局 云洲市人力资源和社会保障局 云洲市水利局"
            "关于印发《云洲市节水行动方案》的通知",
            "issuers": ("云洲市发展改革委", "云洲市财政局", "云洲市人力资源和社会保障局", "云洲市水利局"),
            "addressees": (
                "各县（市、区）发展改革委、财政局、人力资源和社会保障局",
                "云洲高新区经济发展局",
            ),
            "date": D(2026, 2, 10),
            "attached": ("云洲市节水行动方案",),
        },
    ),
    "more organs sign than the title names": Case(
        """
云洲市民政局 云洲市财政局关于做好老年助餐工作的通知
云民发〔2026〕5号
各县（市、区）民政局：
做好老年助餐工作。
云洲市民政局　　云洲市财政局
云洲市市场监督管理局
2026年2月1日
""",
        {"issuers": ("云洲市民政局", "云洲市财政局", "云洲市市场监督管理局")},
    ),
    "an order of a city": Case(
        """
云洲市人民政府令
第 12 号
《云洲市湿地保护办法》已经2026年1月8日市政府第3次常务会议通过，现予公布，自2026年4月1日起施行。
市长　姜某某
2026年1月16日
云洲市湿地保护办法
第一章　总　则
第一条　为了保护湿地，根据《中华人民共和国湿地保护法》，制定本办法。
第二条　本办法自2026年4月1日起施行。《云洲市湿地保护规定》（云洲市人民政府令第3号）同时废止。
""",
        {
            "number": "云洲市人民政府令第12号",
            "title": "云洲市湿地保护办法",
            "issuers": ("云洲市人民政府",),
            "addressees": (),
            "date": D(2026, 1, 16),
            "effective": D(2026, 4, 1),
            "supersedes": [("云洲市人民政府令第3号", "云洲市湿地保护规定")],
            "basis": [(None, "中华人民共和国湿地保护法")],
            "attached": ("云洲市湿地保护办法",),
        },
    ),
    "an order with a Chinese serial, a list of contents below": Case(
        """
中华人民共和国主席令
第四十五号

《中华人民共和国湖泊法》已由第十四届全国人民代表大会常务委员会第十四次会议于2026年2月28日通过，现予公布，自2026年6月1日起施行。

中华人民共和国主席　某某某
2026年2月28日

中华人民共和国湖泊法
（2026年2月28日第十四届全国人民代表大会常务委员会第十四次会议通过）
目　　录
第一章　总则
第二章　附则
第一章　总则
第一条　为了保护湖泊，制定本法。
第二章　附则
第二条　本法自2026年6月1日起施行。
""",
        {
            "number": "中华人民共和国主席令第四十五号",
            "title": "中华人民共和国湖泊法",
            "issuers": ("中华人民共和国主席",),
            "date": D(2026, 2, 28),
            "effective": D(2026, 6, 1),
        },
    ),
    "an order of two ministries": Case(
        """
中华人民共和国水利部
中华人民共和国公安部
令
第 70 号
《河道巡查管理办法》已经水利部部务会议审议通过，现予公布，自2026年1月1日起施行。
部长　金某某
部长　王某某
2025年10月8日
河道巡查管理办法
第一条　为了加强河道巡查，制定本办法。
""",
        {
            "number": "中华人民共和国水利部中华人民共和国公安部令第70号",
            "title": "河道巡查管理办法",
            "issuers": ("中华人民共和国水利部", "中华人民共和国公安部"),
            "effective": D(2026, 1, 1),
            "date": D(2025, 10, 8),
        },
    ),
    "an order with its serial on the same line": Case(
        """
住房和城乡建设部令第58号
《城市桥梁管理规定》已经部务会议审议通过，现予公布，自2026年12月1日起施行。
部长 倪某
2026年8月1日
城市桥梁管理规定
第一条 为了规范活动，制定本规定。
""",
        {
            "number": "住房和城乡建设部令第58号",
            "title": "城市桥梁管理规定",
            "issuers": ("住房和城乡建设部",),
            "date": D(2026, 8, 1),
        },
    ),
    "an announcement of a standing committee that publishes a regulation": Case(
        """
云洲市人民代表大会常务委员会公告
〔六届〕第35号
《云洲市湿地保护条例》已于2026年1月8日通过，现予公布，自2026年5月1日起施行。
云洲市人民代表大会常务委员会
2026年1月10日
云洲市湿地保护条例
（2026年1月8日云洲市第六届人民代表大会常务委员会第三十次会议通过）
目　录
第一章 总 则
第二章 附 则
第一章 总 则
第一条 为了保护湿地，制定本条例。
第二章 附 则
第二条 本条例自2026年5月1日起施行。
""",
        {
            "number": "云洲市人民代表大会常务委员会公告〔六届〕第35号",
            "title": "云洲市湿地保护条例",
            "issuers": ("云洲市人民代表大会常务委员会",),
            "date": D(2026, 1, 10),
            "effective": D(2026, 5, 1),
        },
    ),
    "an announcement numbered by year below its title": Case(
        """
云洲市税务局
关于优化办税服务的公告
云洲市税务局公告2026年第3号
为优化办税服务，现就有关事项公告如下：
一、延长服务时间。
二、本公告自2026年3月1日起施行。《云洲市税务局关于办税时间的公告》（2019年第5号）同时废止。
特此公告。
云洲市税务局
2026年1月20日
""",
        {
            "number": "云洲市税务局公告2026年第3号",
            "title": "云洲市税务局关于优化办税服务的公告",
            "addressees": (),
            "date": D(2026, 1, 20),
            "effective": D(2026, 3, 1),
            "supersedes": [("2019年第5号", "云洲市税务局关于办税时间的公告")],
        },
    ),
    "a public notice dated in Chinese numerals": Case(
        """
云洲市人民政府
关于禁止燃放烟花爆竹的通告
云府通〔2026〕1 号
为了加强管理，根据《烟花爆竹安全管理条例》，现将有关事项通告如下：
一、禁止燃放。
二、本通告自2026年2月1日起施行。
云洲市人民政府
二〇二六年一月十五日
""",
        {
            "number": "云府通〔2026〕1号",
            "date": D(2026, 1, 15),
            "effective": D(2026, 2, 1),
            "basis": [(None, "烟花爆竹安全管理条例")],
        },
    ),
    "an opinion of two organs with its date below the title": Case(
        """
中共云洲市委　云洲市人民政府
关于进一步深化改革
推进乡村振兴的意见
（2026年1月1日）

必须加快推进乡村振兴。为此，提出如下意见。
一、保障粮食供给
（一）稳定播种面积。各地要稳定播种面积。
""",
        {
            "number": None,
            "title": "中共云洲市委 云洲市人民政府关于进一步深化改革推进乡村振兴的意见",
            "issuers": ("中共云洲市委", "云洲市人民政府"),
            "date": D(2026, 1, 1),
        },
    ),
    "a reply in the form of a letter: organ, number, then the title": Case(
        """
云洲市人民政府办公室
云府办函〔2026〕21号
云洲市人民政府办公室
关于同意设立应急专班的复函
市民政局：
你局《关于设立专班的请示》（云民〔2026〕3号）收悉。现函复如下：
一、同意设立。
专此函复。
云洲市人民政府办公室
2026年3月2日
""",
        {
            "number": "云府办函〔2026〕21号",
            "title": "云洲市人民政府办公室关于同意设立应急专班的复函",
            "issuers": ("云洲市人民政府办公室",),
            "addressees": ("市民政局",),
        },
    ),
    "an approval": Case(
        """
国务院关于同意设立“渔业日”的批复
国函〔2026〕13号

澜江省人民政府、农业农村部：
　　请示收悉。现批复如下：
　　一、同意设立。

国务院
2026年1月24日
（此件公开发布）
""",
        {
            "number": "国函〔2026〕13号",
            "title": "国务院关于同意设立“渔业日”的批复",
            "issuers": ("国务院",),
            "addressees": ("澜江省人民政府、农业农村部",),
            "date": D(2026, 1, 24),
        },
    ),
    "a letter to everybody": Case(
        """
致全市广大市民朋友的一封信

广大市民朋友们：

清明将至，请文明祭扫。

云洲市森林防灭火指挥部办公室
2026年3月20日
""",
        {
            "number": None,
            "title": "致全市广大市民朋友的一封信",
            "issuers": ("云洲市森林防灭火指挥部办公室",),
            "addressees": ("广大市民朋友们",),
            "date": D(2026, 3, 20),
        },
    ),
    "a reply to two persons": Case(
        """
云洲市教育局关于第0123号提案的答复
云教函〔2026〕33号
姜某某、许某某委员：
提案收悉。现答复如下：
一、基本情况
已经落实。
云洲市教育局
2026年4月12日
（联系人：张某；联系电话：0000-1234567）
抄送：市政协提案委员会。
""",
        {"title": "云洲市教育局关于第0123号提案的答复", "addressees": ("姜某某、许某某委员",)},
    ),
    "half-width brackets and stray blanks in the number": Case(
        """
云洲市人民政府办公室关于加强消防工作的意见
云府办发 [ 2026 ] 12 号
各县(市,区)人民政府,市政府各部门:
现提出如下意见。
一、提高认识。
云洲市人民政府办公室
二○二六年二月六日
(此件公开发布)
""",
        {
            "number": "云府办发〔2026〕12号",
            "addressees": ("各县(市,区)人民政府", "市政府各部门"),
            "date": D(2026, 2, 6),
        },
    ),
    "full-width brackets, number above the title, a letter for the zero of the year": Case(
        """
云府办发［2026］12号
云洲市人民政府办公室关于加强消防工作的意见
各县（市、区）人民政府，市政府各部门：
现提出如下意见。
云洲市人民政府办公室
二Ｏ二六年二月六日
""",
        {
            "number": "云府办发〔2026〕12号",
            "title": "云洲市人民政府办公室关于加强消防工作的意见",
            "date": D(2026, 2, 6),
        },
    ),
    "number on the line of the title": Case(
        """
云府发（2026）9号 云洲市人民政府关于加强湿地保护的意见
各县（市、区）人民政府：
现提出如下意见。
云洲市人民政府
2026年2月6日
""",
        {"number": "云府发〔2026〕9号", "title": "云洲市人民政府关于加强湿地保护的意见"},
    ),
    "number in brackets at the end of the title": Case(
        """
云洲市人民政府关于加强湿地保护的意见（云府发〔2026〕9号）
各县（市、区）人民政府：
现提出如下意见。
云洲市人民政府
2026年2月6日
""",
        {"number": "云府发〔2026〕9号", "title": "云洲市人民政府关于加强湿地保护的意见"},
    ),
    "a date without any signer, two annexes": Case(
        """
云洲市人民政府关于取消行政许可事项的决定
云府发〔2026〕8号
各县（市、区）人民政府，市政府各部门：
经研究，决定取消3项行政许可事项。
附件：1.取消的事项目录
2.保留的事项目录
二〇二六年三月二日
附件1
取消的事项目录
一、户外广告设置
附件2
保留的事项目录
一、道路占用
""",
        {
            "date": D(2026, 3, 2),
            "issuers": ("云洲市人民政府",),
            "attached": ("取消的事项目录", "保留的事项目录"),
        },
    ),
    "a law with the history of its wordings and a list of contents": Case(
        """
中华人民共和国湖泊法

（1984年5月11日第六届全国人民代表大会常务委员会第五次会议通过　1996年5月15日根据《关于修改〈湖泊法〉的决定》修正
2008年2月28日第十届全国人民代表大会常务委员会第三十二次会议修订）

目　　录
第一章　总则
第二章　附则

第一章　总则
第一条　为了保护湖泊，制定本法。
第二章　附则
第二条　本法自2008年6月1日起施行。
""",
        {
            "number": None,
            "title": "中华人民共和国湖泊法",
            "issuers": (),
            "date": D(2008, 2, 28),
            "effective": D(2008, 6, 1),
        },
    ),
    "a forwarded document with a number of its own is no document of its own": Case(
        """
云洲市人民政府办公室转发澜江省人民政府办公厅关于加强防火工作的通知
云府办发〔2026〕30号
各县（市、区）人民政府，市政府有关部门：
现将《澜江省人民政府办公厅关于加强防火工作的通知》（澜府办发〔2026〕6号）转发给你们。
云洲市人民政府办公室
2026年4月1日
澜江省人民政府办公厅关于加强防火工作的通知
澜府办发〔2026〕6号
各市人民政府：
为加强防火工作，现通知如下：
一、落实责任
澜江省人民政府办公厅
2026年3月20日
""",
        {
            "number": "云府办发〔2026〕30号",
            "issuers": ("云洲市人民政府办公室",),
            "date": D(2026, 4, 1),
            "attached": ("澜江省人民政府办公厅关于加强防火工作的通知",),
        },
    ),
    "only a title, over two lines": Case(
        """
云洲市海绵城市建设
管理办法
""",
        {"number": None, "title": "云洲市海绵城市建设管理办法", "issuers": (), "date": None, "effective": None},
    ),
    "thirty days after publication": Case(
        """
云洲市人民政府关于印发云洲市渡口管理办法的通知
云府发〔2026〕11号
各县（市、区）人民政府：
现印发给你们。
云洲市人民政府
2026年3月2日
云洲市渡口管理办法
第一条　为了加强渡口管理，制定本办法。
第二条　本办法自印发之日起30日后施行。
""",
        {"date": D(2026, 3, 2), "effective": D(2026, 4, 1)},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_heads_are_read_in_every_shape(name: str) -> None:
    case = CASES[name]
    document = one(case.text)
    for field, value in case.expected.items():
        found = getattr(document, field)
        if field in ("supersedes", "basis"):
            found = [(reference.number, reference.title) for reference in found]
        if field == "title":
            found = " ".join(found.split())
        assert found == value, (field, found)


def test_spans_of_the_head_give_its_words() -> None:
    text = CASES["copy number, secrecy, urgency, letterhead, signer, copies"].text.strip("\n")
    spans = one(text).spans

    def words(name: str) -> str:
        return "".join("".join(text[a:b].split()) for a, b in spans[name])

    assert words("number") == "云府发〔2026〕3号"
    assert words("letterhead") == "云洲市人民政府文件"
    assert words("secrecy") == "机密★10年"
    assert words("marks") == "000012机密★10年特急签发人：姜某某"
    assert words("signature") == "云洲市人民政府"
    assert words("date") == "2026年3月2日"
    assert words("copies").startswith("（联系人：张某")
    assert words("copies").endswith("2026年3月2日印发")


def test_two_numbered_documents_in_one_file_are_two() -> None:
    text = """
云洲市人民政府关于加强消防工作的通知
云府发〔2026〕3号
各县（市、区）人民政府：
做好消防工作。
云洲市人民政府
2026年1月2日
云洲市人民政府办公室关于做好春运工作的通知
云府办发〔2026〕3号
各县（市、区）人民政府：
做好春运工作。
云洲市人民政府办公室
2026年1月5日
""".strip()
    reading = read(Source("a.txt", "", "txt", text))
    check(text, reading)
    assert [document.number for document in reading.documents] == ["云府发〔2026〕3号", "云府办发〔2026〕3号"]
    assert [document.date for document in reading.documents] == [D(2026, 1, 2), D(2026, 1, 5)]


def test_numbers_in_a_list_of_repealed_documents_begin_no_document() -> None:
    text = """
云洲市人民政府关于废止部分文件的决定
云府发〔2026〕6号
各县（市、区）人民政府：
决定废止下列文件。
附件：废止的文件目录
云洲市人民政府
2026年3月2日
附件
废止的文件目录
1
云洲市人民政府关于加强采砂管理的通知
云府发〔2001〕7号
2
云洲市人民政府关于加强渡口管理的通知
云府发〔2002〕8号
""".strip()
    reading = read(Source("a.txt", "", "txt", text))
    check(text, reading)
    assert [document.number for document in reading.documents] == ["云府发〔2026〕6号"]
