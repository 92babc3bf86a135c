"""Names of organs as titles and signatures string them together: told apart by their shape alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

SUFFIX = (
    "人民政府|政府|办公厅|办公室|常务委员会|委员会|工作委员会|总局|管理局|监督局|监管局|局|部|厅|署|国务院|"
    "人民法院|人民检察院|法院|检察院|总行|分行|支行|银行|总队|支队|总公司|有限公司|集团|公司|中心|司令部|军区|警备区|"
    "总工会|联合会|共青团|团委|妇联|残联|科协|文联|协会|学会|联社|社|大学|学院|研究院|科学院|工程院|指挥部|领导小组|"
    "委|中央|人大|政协|党组|海关|税务局|管委会|开发区|新区|高新区|经开区|处|站|所|院|办|行|会|组"
)
_SUFFIXED = re.compile(rf"(?:{SUFFIX})$")
_PLACES = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|"
    "重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾"
)
_CENTRAL = (
    "中共|中国|中华|中央|国家|国务院|全国|最高人民|外交部|国防部|教育部|科学技术部|科技部|工业和信息化部|公安部|安全部|"
    "民政部|司法部|财政部|人力资源(?:和)?社会保障部|自然资源部|生态环境部|环境保护部|住房(?:和)?城乡建设部|交通运输部|"
    "铁道部|水利部|农业农村部|农业部|商务部|文化和旅游部|文化部|卫生健康委|卫生部|退役军人(?:事务)?部|应急(?:管理)?部|"
    "人民银行|审计署|国资委|海关总署|税务总局|市场监管总局|金融监管总局|证监会|银保监会|体育总局|统计局|医保局|民航局|"
    "能源局|林草局|铁路局|邮政局|文物局|中医药局|疾控局|药监局|知识产权局|移民局|粮食和储备局|人力资源社会保障部"
)
_START = re.compile(
    rf"(?:{_CENTRAL}|(?:{_PLACES})(?:省|市|自治区|壮族|回族|维吾尔|特别行政区)?|[\u4e00-\u9fff]{{2,3}}(?:省|市|州|盟|地区))"
)
_CUT = re.compile(
    rf"(?<=政府|公厅|公室|员会|总局|[^总]局|.部|.厅|.署|总行|分行|政府)(?=(?:{_CENTRAL}|(?:{_PLACES})(?:省|市|自治区|壮族|回族|维吾尔)))"
)
_BRANCH = re.compile(r"(?:监管局|监管分局|分局|分行|调查总队|税务局|管理局|海关|专员办|办事处|总队)$")
_LEVELLED = re.compile(r"^(?:中国|国家|中华人民共和国|中央)")


_NO_ORGAN = re.compile(r"[，。；：、？！:;,“”\d]|关于|印发|通知")


def is_organ(text: str) -> bool:
    """Whether ``text`` could be an organ's full name.

    >>> is_organ("云洲市人民政府办公厅"), is_organ("关于印发"), is_organ("国务院"), is_organ("市长姜某")
    (True, False, True, False)
    """
    return 3 <= len(text) <= 45 and _SUFFIXED.search(text) is not None and _NO_ORGAN.search(text) is None


def begins_organ(text: str) -> bool:
    """Whether words begin with a place or the name of a central organ, as full names of organs do.

    >>> begins_organ("云洲市民政局"), begins_organ("财政部办公厅"), begins_organ("建设委员会")
    (True, True, False)
    """
    return _START.match(text) is not None


def organs(parts: Sequence[str]) -> tuple[str, ...]:
    """Organ names from ``parts``, the pieces between blanks and line breaks.

    A piece that is no whole name goes on in the next; a local branch stays with its head office; names printed
    without a gap are cut where one ends and another begins.

    >>> organs(["云洲市民政局", "云洲市财政局"])
    ('云洲市民政局', '云洲市财政局')
    >>> organs(["重庆市人民政府办公厅四川省人民政府办公厅"])
    ('重庆市人民政府办公厅', '四川省人民政府办公厅')
    >>> organs(["中国证券监督管理委员会", "重庆监管局"]), organs(["云洲市住房和城乡", "建设委员会"])
    (('中国证券监督管理委员会重庆监管局',), ('云洲市住房和城乡建设委员会',))
    """
    out: list[str] = []
    held = ""
    for part in parts:
        if held == "" and out and _LEVELLED.match(out[-1]) and _BRANCH.search(part) and not _LEVELLED.match(part):
            out[-1] += part
            continue
        held += part
        if is_organ(held):
            out.append(held)
            held = ""
    if held:
        if out and not is_organ(held):
            out[-1] += held
        else:
            out.append(held)
    cut: list[str] = []
    for name in out:
        pieces = _CUT.split(name)
        whole = len(pieces) > 1 and all(is_organ(piece) for piece in pieces) and not _LEVELLED.match(name)
        cut.extend(pieces if whole else [name])
    return tuple(cut)
