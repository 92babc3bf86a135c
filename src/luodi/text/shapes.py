"""Shapes of single lines around a document's text: dates, marks, metadata, annex labels, addressees, footers."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from luodi.text.dates import DATE, first_date, from_match
from luodi.text.numerals import ORDINAL, ordinal
from luodi.text.organs import SUFFIX, is_organ

_DATE_WORDS = (
    r"[\d一二三四五六七八九〇○]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)

# --- dates and signatures -------------------------------------------------------------------------------------------
_DATE_LINE = re.compile(rf"(?P<before>[^，。；：]{{0,60}}?)\s*[（(]?\s*(?P<date>{DATE.pattern})\s*[）)]?")


def date_line(line: str) -> tuple[dt.date, int, int] | None:
    """The date of a line that is nothing but one, an organ's name before it at most; and where it stands.

    >>> date_line("云洲市人民政府　2026年3月2日")
    (datetime.date(2026, 3, 2), 8, 17)
    >>> date_line("自2026年3月2日起施行") is None, date_line("2026年3月2日印发") is None
    (True, True)
    """
    if len(line) > 90 or ("日" not in line and "号" not in line):
        return None
    found = _DATE_LINE.fullmatch(line.strip())
    if not found or (found["before"] and not signing(found["before"])):
        return None
    inner = DATE.search(line, found.start("date"))
    day = from_match(inner) if inner else None
    return (day, inner.start(), inner.end()) if inner and day else None


_POSTS = (
    r"代?(?:总理|国家主席|主席|委员长|省\s*长|市\s*长|区\s*长|县\s*长|州\s*长|盟\s*长|部\s*长|主\s*任|局\s*长|行\s*长|署\s*长|审计长|"
    r"院\s*长|检察长|会\s*长|厅\s*长|秘书长)"
)
_NAME = r"[\u4e00-\u9fff·]{1,8}(?:\s*[\u4e00-\u9fff·]{1,8})?"
_SIGNATORY = re.compile(rf"(?:[\u4e00-\u9fff]{{2,20}}\s*)?{_POSTS}\s*[：:]?\s*{_NAME}")


def signing(line: str) -> bool:
    """Whether a line names the organs that sign, spaced-out letters and several to a line included.

    >>> signing("云 洲 市 人 民 政 府"), signing("云洲市民政局　云洲市财政局"), signing("强化组织领导")
    (True, True, False)
    """
    if len(line) > 90:
        return False
    body = line.strip()
    words = body.split()
    whole = "".join(words)
    return is_organ(whole) or (len(words) > 1 and all(is_organ(word) for word in words))


def signatory(line: str) -> bool:
    """Whether a line is the post and name of who signs an order.

    >>> signatory("市长 姜某某"), signatory("省　长　许某"), signatory("市长热线办公室负责受理")
    (True, True, False)
    """
    return (
        len(line) <= 30 and _SIGNATORY.fullmatch(line.strip()) is not None and " " in re.sub(r"\s", " ", line.strip())
    )


_LETTERHEAD = re.compile(r"(?P<organ>.{2,60}?)\s*文\s*件")


def is_letterhead(line: str) -> bool:
    """XX人民政府文件 in red above a number.

    >>> is_letterhead("云 洲 市 人 民 政 府 文 件"), is_letterhead("规范性文件")
    (True, False)
    """
    found = _LETTERHEAD.fullmatch(line)
    return found is not None and is_organ("".join(found["organ"].split()))


# --- marks of secrecy and urgency -----------------------------------------------------------------------------------
_SECRECY = re.compile(
    r"(?:密级\s*[：:]\s*)?(?P<s>(?:绝\s*密|机\s*密|秘\s*密|内\s*部)(?:\s*[★☆*]\s*(?:\d+\s*(?:年|个月|天)|长期|启用前)?)?)"
)
_URGENCY = re.compile(r"(?:(?:紧急程度|缓急)\s*[：:]\s*)?(?P<u>特\s*提|特\s*急|加\s*急|平\s*急|急\s*件|紧\s*急)")
_MARK = re.compile(
    rf"(?:(?:No\.?|№|份号[：:]?)?\s*\d{{6}}|{_SECRECY.pattern}|{_URGENCY.pattern}|签\s*发\s*人\s*[：:].{{0,40}}|\s)+"
)


def mark_line(line: str) -> bool:
    """Whether a line only carries marks above the title: copy number, secrecy, urgency, signer.

    >>> mark_line("000012"), mark_line("机密★10年　特急"), mark_line("签发人：姜某"), mark_line("机密文件管理办法")
    (True, True, True, False)
    """
    return len(line) <= 80 and _MARK.fullmatch(line.strip()) is not None


def secrecy_of(line: str) -> tuple[int, int] | None:
    """Where the grade of secrecy stands in a line of marks (机密★10年)."""
    found = _SECRECY.search(line) if mark_line(line) else None
    return found.span("s") if found else None


# --- metadata of web pages ------------------------------------------------------------------------------------------
_LABELS = (
    "信息索引号|索引号|主题分类|主题词|发文机关|发文单位|发文机构|制发机关|制定机关|发布机构|发布机关|发布单位|公开主体|公开责任部门|"
    "信息来源|来源|成文日期|发文日期|发布日期|发布时间|公开日期|公开时间|生成日期|印发日期|公布日期|施行日期|实施日期|生效日期|"
    "失效日期|废止日期|失效时间|有效性|时效性|效力状态|有效状态|是否有效|标题|信息名称|文件名称|名称|发文字号|发布文号|文件编号|文号|"
    "公文种类|公文类型|体裁分类|体裁|组配分类|信息分类|内容分类|分类|服务对象|关键词|关键字|统一编号|规范性文件编号|规范性文件统一编号|"
    "登记号|所属机构|所属主题|主题|有效期|作者|浏览次数|阅读次数|点击数|点击次数|访问次数|字体|字号|责任编辑|内容概述|内容摘要|"
    "时间|日期|稿源|浏览量|阅读量|点击量|访问量|点击|阅读|浏览|编辑|审核|校对|初审|复审|终审|分享到|分享|公开方式|公开范围|公开属性|公开形式|效力级别|文件状态|更新时间|语种|公开类别|信息类别|文种|载体类型|责任部门|时效|"
    "政策咨询机关|政策咨询电话|咨询机关|咨询单位|咨询电话|法宝引证码|发文日期|有效期限|有效期至|起草单位|公开期限|浏览字号|发布人|下载地址|主办单位|承办单位"
)
_BUTTONS = {"分享到", "分享", "字体", "字号", "浏览", "阅读", "浏览次数", "阅读次数", "点击数", "点击次数", "访问次数"}
_LABEL = "|".join(r"\s*".join(label) for label in _LABELS.split("|"))
_BULLET = re.compile(r"[•●▪◆·※*]\s*")
_EMPTY = re.compile(r"[\s|｜无\-—/]*")
_PAIR = re.compile(
    rf"(?:[\[【〔]\s*(?P<a>{_LABEL})\s*[\]】〕]\s*[：:]?|(?:^|(?<=\s)|(?<=[\]】|]))(?P<b>{_LABEL})\s*[：:])\s*"
)
_BARE = re.compile(rf"[\[【〔]?\s*(?P<a>{_LABEL})\s*[\]】〕]?\s*[：:]?")
_CHROME = re.compile(
    r"<!--.*-->|(?:首页|当前位置|您(?:现在)?(?:的|所在(?:的)?)位置|打印|关闭|收藏|分享|扫一扫|返回|上一篇|下一篇|【?字[体号]|附件下载|相关(?:链接|解读|稿件)|"
    r"[大中小]\s+[大中小]|信息公开|政府信息公开|政务公开|责任编辑|版权所有|主办单位|网站地图|听全文|语音播报|浏览量|阅读量|打印本页|"
    r"关闭窗口|下载|相关文件|相关政策|政策解读|解读材料|一图读懂|[•·]\s*听)[^，。；]{0,60}|[^，。；]{0,20}(?:门户网站|政府网|政务网|ICP备.{0,20})|"
    # Crumbs (首页 > 新闻); what is between the signs holds none of them, or a line of many would be tried in every way.
    r"[^，。；>＞»›]{1,30}(?:[>＞»›]{1,3}[^，。；>＞»›]{1,30}){1,8}[>＞»›]?"
    r"|[>＞»›][^，。；]{1,60}|今天是.{0,40}|[^，。；|｜\t]{1,14}(?:[|｜][^，。；|｜\t]{1,14}){1,10}"
    r"|[•●▪◆]\s*[^，。；《》]{0,40}|https?://\S{1,100}|[A-Za-z]{1,12}|[大中小]|"
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s+[^\s，。；]{1,30}){0,4}"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One label and its value in a block of metadata; the value's place in the line."""

    label: str
    start: int
    end: int

    @property
    def awaits(self) -> bool:
        """Whether the value may stand on the next line: there is none here, and the label is no button (分享到：)."""
        return self.end == self.start and self.label not in _BUTTONS


def metadata(line: str) -> list[Pair] | None:
    """The labels and values on a line of metadata, or None for any other line.

    >>> line = "[ 索引号 ] 1150-2026 [ 发文字号 ] 云府〔2026〕3号"
    >>> [(pair.label, line[pair.start:pair.end]) for pair in metadata(line)]
    [('索引号', '1150-2026'), ('发文字号', '云府〔2026〕3号')]
    >>> metadata("成文日期"), metadata("各区县人民政府：")
    ([Pair(label='成文日期', start=4, end=4)], None)
    """
    if len(line) > 400:
        return None
    found = list(_PAIR.finditer(line))
    bullet = _BULLET.match(line)
    lead = bullet.end() if bullet else 0
    if not found or line[lead : found[0].start()].strip():
        bare = _BARE.fullmatch(line[lead:].strip()) if len(line) < 24 else None
        return [Pair("".join(bare["a"].split()), len(line), len(line))] if bare else None
    out = []
    for index, pair in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(line)
        value = line[pair.end() : end].rstrip(" \t\u3000|")
        start = pair.end() + len(value) - len(value.lstrip(" \t\u3000|"))
        stop = start if _EMPTY.fullmatch(value) else pair.end() + len(value)
        out.append(Pair("".join((pair["a"] or pair["b"]).split()), start, stop))
    return out


def chrome(line: str) -> bool:
    """Whether a line belongs to a web page rather than to the document: paths, buttons, font sizes."""
    return len(line) <= 120 and _CHROME.fullmatch(line.strip()) is not None


_BREADCRUMB = re.compile(
    r"(?:首页|当前位置|您?(?:现在|当前)?(?:的|所在(?:的)?)位置).{0,100}|[>＞»›].{0,80}"
    r"|[^，。；《》>＞»›]{1,30}(?:[>＞»›]{1,3}[^，。；《》>＞»›]{1,30}){1,8}[>＞»›]?"
)


def breadcrumb(line: str) -> bool:
    """Whether a line is a web page's path, whatever its last words are.

    >>> breadcrumb("> 政务公开 > 工作报告"), breadcrumb("当前位置:首页>>最新政策"), breadcrumb("2026年工作报告")
    (True, True, False)
    """
    return len(line) <= 120 and _BREADCRUMB.fullmatch(line.strip()) is not None


# --- annexes --------------------------------------------------------------------------------------------------------
_ANNEX = re.compile(
    rf"[（(【]?\s*附\s*(?:件|表|录|图|则：)?\s*(?P<n>[{ORDINAL}]{{1,3}}|\d{{1,2}}|[A-Z])?(?:\s*[-—－.]\s*(?P<m>\d{{1,2}}))?\s*[）)】]?\s*(?P<colon>[：:])?\s*(?P<title>.*)"
)


@dataclass(frozen=True, slots=True)
class AnnexLabel:
    """附件2, 附件：, 附件2-1 at the head of a line; ``rest`` is where words after it begin (the line's end if none)."""

    number: int | None
    sub: int | None
    colon: bool
    end: int
    rest: int


def annex_label(line: str) -> AnnexLabel | None:
    """The label of an annex that opens a line.

    >>> annex_label("附 件 2"), annex_label("附件：云洲市湿地名录").number, annex_label("附件三：名录").number
    (AnnexLabel(number=2, sub=None, colon=False, end=5, rest=5), None, 3)
    >>> annex_label("附则"), annex_label("附件所列项目由市财政局审核。")
    (None, None)
    """
    if not line or line[0] not in "附（(【" or len(line) > 400:
        return None
    found = _ANNEX.fullmatch(line)
    if not found or line.startswith(("附则", "附 则")):
        return None
    number = ordinal(found["n"]) if found["n"] else None
    bare = not found["title"]
    if not bare and not found["colon"] and not (found["n"] and line[found.end("n") : found.start("title")].isspace()):
        return None
    if bare and "件" not in line and "表" not in line and not found["colon"]:
        return None
    sub = int(found["m"]) if found["m"] else None
    return AnnexLabel(
        number, sub, bool(found["colon"]), len(line[: found.start("title")].rstrip()), found.start("title")
    )


# --- addressees, footers, notes -------------------------------------------------------------------------------------
_ADDRESSED = re.compile(
    rf"各|有关|部门|单位|同志|先生|女士|朋友|市民|居民|农民|代表|委员|同学|老师|战友|乡亲|父老|企业|公司|(?:{SUFFIX})(?:$|[，、,（(])"
)
_SPOKEN = re.compile(r"如下|现将|现就|根据|为了|按照|决定|下列|包括|是指|应当|要求")


def addressed(text: str) -> bool:
    """Whether words up to a colon call on addressees.

    >>> addressed("各区县人民政府，市政府各部门，有关单位："), addressed("现将有关事项公告如下：")
    (True, False)
    """
    body = text.strip()
    return (
        body.endswith(("：", ":"))
        and len(body) <= 600
        and not re.search(r"[。；！？]", body)
        and not _SPOKEN.search(body)
        and _ADDRESSED.search(body[:-1]) is not None
    )


_NOTE = re.compile(r"通过|批准|修正|修订|公布|发布|施行|审议|第.{1,12}号|根据")


_DATED_NOTE = re.compile(
    rf"[（(]?\s*(?:{_DATE_WORDS})[^。；：]{{2,80}}(?:通过|批准|公布|发布|修订|修正|施行|颁布)\s*[）)]?\s*"
)


def opens_note(line: str) -> bool:
    """Whether a line opens the bracketed history below a title (（2026年1月2日…通过…）)."""
    if _DATED_NOTE.fullmatch(line):
        return True
    return line[:1] in "（(" and _NOTE.search(line) is not None and not re.match(rf"[（(][{ORDINAL}]{{1,3}}[）)]", line)


_REMARK = re.compile(
    r"[（(]\s*(?:此件|此文|此页|本文|联系人|联系电话|附注).{0,80}[）)]|(?:联系人|联系电话|联系方式)\s*[：:].{0,80}"
)
_COPIES = re.compile(r"(?:抄\s*送|抄\s*报|分\s*送|主\s*送|主题词|印\s*送|发\s*送)\s*[：:].*")
_PRINTED = re.compile(
    rf".{{0,60}}{DATE.pattern}\s*(?:印\s*发|印)(?:.{{0,20}})?|.{{0,40}}(?:共印|印数?|印发)\s*\d+\s*份.{{0,6}}"
)


def remark(line: str) -> bool:
    """（此件公开发布） and the like."""
    return _REMARK.fullmatch(line.strip()) is not None


def copies(line: str) -> bool:
    """A line of the record at the foot: 抄送 …, … 印发."""
    return len(line) <= 600 and (_COPIES.fullmatch(line) is not None or _PRINTED.fullmatch(line) is not None)


def contents_heading(line: str) -> bool:
    """目录 above a list of chapters."""
    return re.fullmatch(r"[【\[]?\s*目\s*[录次]\s*[】\]]?", line.strip()) is not None


def any_date(text: str) -> dt.date | None:
    return first_date(text)
