"""The shape of organisation names: what may stand in a list of units, and where one name ends.

This room knows no particular organisation. A name is told by its end (委, 局, 管委会, 公司 ...), for ends that other
words share (会 in 社会, 处 in 多处) also by its beginning (市, 各, 有关 ...) or by the field of work it names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class UnitMention(NamedTuple):
    """One organisation in a text: ``name`` without white space, ``text[start:end]`` its words as they stand."""

    name: str
    start: int
    end: int


SEPARATORS = "、，；,;"
_OPEN = "（(〔[【［"
_CLOSE = "）)〕]】］"
_LONGEST = 60
_LONGEST_END = 8
"""More characters than any end below has."""

_SURE_END = re.compile(
    r"""(?: 委员会 | 政府 | 管委会 | 办公室 | 办公厅 | 办事处 | [总分]局 | [总公]署 | 大学 | 学院
      | [学院高中小技][校] | [中小]学
      | 医院 | 卫生院 | 法院 | 检察院 | 科学院 | 工程院 | 研究院 | 研究所 | 设计院 | 公司 | 集团 | 银行 | [分支]行
      | 总行 | 中心 | 部门 | 单位
      | 机构 | 企业 | [总支大]队 | 海关 | [协学商理监]会 | 联合会 | 工会 | 红十字会 | 基金会 | 贸促会 | 小组
      | 工作组 | 指挥部 | 司令部
      | 专班 | 联席会议 | 事务所 | 电视台 | 气象台 | 报社 | 出版社 | 通讯社 | 新华社 | [总供]社 | 供销社 | 合作社
      | 街道办?
      | 乡镇 | 镇街 | 区县 | 市县 | 县区 | 县市 | 市州 | 州市 | 盟市 | 自治[区州县旗] | [新高经]区 | 高新区 | 经开区
      | 开发区 | 园区
      | 自贸试?验?区 | 试验区 | 示范区 | 保税区 | 度假区 | 管理区 | 科学城 | 兵团 | 党委 | 党组 | [省市区县州]委
      | 团委 | 团中央 | [残妇文侨]联
      | [科作记法]协 | 工商联 | 社科联 | 专员办 | 监管办 | 特派办 | 保险业协会 | 营管部 | 管理部 | 代表处 | 监事会
      | 组委会 | 村居?委会
      | 居委会 | 各地区 | 区街 | 党校 | 警备区 | 军区 | 武警部队 | 各地
      | 成员单位 | 运营商 | 主管部门 | 图书馆 | 博物馆 | 档案馆 )$""",
    re.VERBOSE,
)
# Companies and banks that documents call by a name without 公司 or 行 at its end.
_SURE_NAME = re.compile(
    r"(?:国网|南网)\w{0,10}电力|中国(?:移动|电信|联通|铁塔|邮政|石油|石化|人寿|人保)[^局委厅办]{0,10}"
)
_OPEN_END = re.compile(r"[委部署局厅办院馆处站所社行会联团队台校组省市区县州盟旗镇乡厂店室场]$")
_HEAD = re.compile(
    r"""(?: 各 | 有关 | 相关 | 全[国省市区县州] | 国家 | 国务院 | 中央 | 中共 | 中国 | 全国
      | [省市区县州](?![场民值区县]) | 自治区 | 驻 | 地方 | 属地 | 所在 | 涉及
      | 团[省市区县中] | 人行 | 人民银行 | 其他 | 本[省市区县级] | 两省市? | 原 | 最高人民 | \w{2,7}[省市区县州] )""",
    re.VERBOSE,
)
_FIELD = re.compile(
    r"""发展|改革|发改|教育|科技|科学|工业|信息|经济|经信|民族|宗教|公安|安全|民政|司法|财政|人力|社会保障|人社|社保|资源|规划|环境|环保
      |住房|住建|城乡|建设|交通|运输|水利|水务|农业|农村|农牧|商务|文化|旅游|文旅|卫生|卫健|健康|退役|应急|审计|外事|国资|税务|市场监管
      |广电|广播|体育|统计|医保|医疗|机关|信访|金融|能源|林业|园林|城市管理|城管|粮食|粮储|储备|数据|药监|药品|知识产权|供销|气象|地震|邮政
      |通信|电力|铁路|民航|海事|消防|矿山|煤矿|监察|纪检|组织|宣传|统战|政法|网信|编制|档案|乡村|扶贫|口岸|物流|招商|投资|中医药|疾控|林草|海洋
      |渔业|畜牧|公积金|人防|国防|军民|外汇|证监|银保监|移民|文物|版权|新闻|督查|政研|参事|史志|保密|烟草|盐务|安监|食药|质监|物价|法制|外交|外汇""",
    re.VERBOSE,
)
# Ends that look like an organisation's but are everyday words.
_NO_END = re.compile(
    r"""(?: [社机集晚宴年宴]会 | 大会 | 会议 | 机会 | [全内外干细局底南北东西中一各顶腹臀]部 | [部签]署
      | [布格全大结当开棋]局 | [餐客]厅
      | [举主承协通网联代督查交即快开经包创承筹补申操待]办 | (?<!融)合办 | [场住厕处]所 | [多各远好坏益害短长到深]处
      | [执进实试推运通施平流同先履飞直银出]行
      | 互联 | 关联 | 串联 | 物联 | [抱社]团 | [排带领归]队 | [后前窗柜平]台 | 试行 | [网车]站
      | [市现立广工农牧林考操]场 | [商书]店
      | 实验室 | 教室 | (?<!各)[地社片城辖库山林灾景校战小]区 | 城市 | 超市 | 股市 | 上市 | 门市 | 城镇 | 家乡
      | 城乡 | 村镇 | [调班词]组 | 重组 | 机组 )$""",
    re.VERBOSE,
)
# Words that stand in sentences and not inside a name.
_SENTENCE = re.compile(
    r"[。！？：:∶%％+＋]|[的了]|(?<!自)由|应当|不得|必须|以及|按照|根据|加强|推进|推动|完善|建立|健全|落实|开展|组织实施|实现|加快|提高|提升|支持|鼓励|做好|确保|强化"
    r"|或者|覆盖|进入|设在|设于|依据|另行|[构门位组室]为|^(?:申[报请领]|[设成]立|组建)|按(?!揭)|负责|牵头|配合|纳入|达到|完成|不少于|不低于|深化|打造|^(?:[由对向将把在于按及和与或从以为被]|经(?![济信贸])|自(?![然治贸由]))"
)
# Kinds of organisations, and the titles of a column or clause; no names.
_NO_NAME = re.compile(
    r"(?:责任|牵头|配合|主办|协办|承办|支持|参与|参加|实施|指导|用人|主管|监管|分管|组织|工作)?(?:单位|部门|机构|主体)|企业|公司|银行"
    r"|中心|医院|学校|大学|中学|小学|幼儿园|[园市区县]区|区县|政府|图书馆|博物馆|档案馆|管理|专班|集团|小组|协会|学会|街道|乡镇|乡镇街道"
)
# 等, and 等 with what the others are called (等有关部门); not 高等, 平等.
_QUOTES = re.compile('[“”"‘’]')
# A group that says whose it is (等市级有关部门) stays part of the name as written.
_OF_LEVEL = (
    r"(?:[省市县区州]级|[省市县州](?=有关|相关|直)|国务院|中央|国家)(?:有关|相关|各|直属?|主管|行业)*(?:部门|单位|机关)"
)
_ET_AL = re.compile(
    rf"(?<![高中初同平优劣特上下])等(?!{_OF_LEVEL}$)"
    r"(?:[^等、，；]{0,12}(?:部门|单位|机构|企业|区县|地区|地方|市县|[市县区州]|政府))?$"
)
_ET_GROUP = re.compile(rf"(?<![高中初同平优劣特上下])等{_OF_LEVEL}$")
_OPEN_ENDED = re.compile(rf"{_ET_AL.pattern}|{_ET_GROUP.pattern}|成员单位|有关|相关|其[他它]")
# Fields of work that share one 部门 (农业农村、市场监管等部门).
_FIELDS = re.compile(
    rf"(?:各级|[省市区县州]级?|区县|国家)?(?:(?:{_FIELD.pattern}|和|行政|管理|救援|事务|监督|监管){{1,6}}+)", re.VERBOSE
)
_SHARED_END = re.compile(r"(?:等[^等、，；]{0,6}?|行政|主管|行政主管|管理)?(?:部门|机关)$")
_SHORTENED = re.compile(
    r"[（(〔\[【][^（(〔\[【）)〕\]】]*(?:以下(?:简称|统称)|下称|下同)[:：]?[“\"]?(?P<short>[^（(〔\[【）)〕\]】“”\"]*)[”\"]?[）)〕\]】]"
)
_JOIN = re.compile(r"[和与及]|以及")
_JOINED_HEAD = re.compile(
    r"各|有关|相关|国家|中国|全国|[省市县](?![场值]|民(?!政))|其他|地方|属地|团[省市]|人行|\w{2,3}[省市区县]"
)


def _fold(text: str) -> str:
    return "".join(text.split())


def _without_brackets(name: str) -> str:
    """``name`` without what stands in brackets; a bracket that opens a name (（原）…) goes too."""
    if not any(c in name for c in _OPEN):
        return name
    out: list[str] = []
    depth = 0
    for char in name:
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0:
            out.append(char)
    return "".join(out)


@lru_cache(maxsize=4096)
def is_unit(name: str) -> bool:
    """Whether ``name`` alone has the shape of an organisation's name or of a group of organisations.

    >>> [is_unit(n) for n in ("市经济信息委", "各区县（自治县）人民政府", "重庆海事局", "公安部", "团市委")]
    [True, True, True, True, True]
    >>> [is_unit(n) for n in ("工作布局", "全社会", "提高全程网办", "消防安全领域", "100%")]
    [False, False, False, False, False]
    """
    if len(name) > _LONGEST:
        return False
    whole = _QUOTES.sub("", _without_brackets(_fold(name)))
    if _shares_end(whole):
        return True
    bare = _ET_GROUP.sub("", _ET_AL.sub("", whole)) if "等" in whole else whole
    if not 2 <= len(bare) <= 32:
        return False
    # Ends are looked for at the end only, and first: most words have none.
    tail = max(0, len(bare) - _LONGEST_END)
    sure = _SURE_END.search(bare, tail) or _SURE_NAME.fullmatch(bare)
    if not sure and not _OPEN_END.search(bare, len(bare) - 1):
        return False
    if _SENTENCE.search(bare) or _NO_NAME.fullmatch(bare):
        return False
    if sure:
        return True
    if _NO_END.search(bare, tail):
        return False
    if bare[-1] in "局厅署委":
        return len(bare) >= 3
    if bare[-1] in "省市区县州盟旗镇乡":
        return len(bare) <= 12
    return len(bare) >= 3 and (_HEAD.match(bare) is not None or _FIELD.search(bare) is not None)


def _shares_end(name: str) -> bool:
    """Whether ``name`` is fields of work with one 部门 behind them (卫生健康等部门, 粮食、农业农村等市级部门)."""
    end = _SHARED_END.search(name) if name[-1:] in ("门", "关") else None
    if end is None or not ("等" in end[0] or "、" in name):
        return False
    return all(_FIELDS.fullmatch(part) for part in _AND.split(name[: end.start()]))


_AND = re.compile("[、和]")
_CUT = re.compile(f"[{re.escape(SEPARATORS + _OPEN + _CLOSE)}]")


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts between separators that stand outside brackets, with white space stripped."""
    out: list[tuple[int, int]] = []
    depth, begin = 0, start
    for at in [*map(re.Match.start, _CUT.finditer(text, start, end)), end]:
        char = text[at] if at < end else SEPARATORS[0]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0 or at == end:
            a, b = begin, at
            while a < b and text[a].isspace():
                a += 1
            while a < b and (text[b - 1].isspace() or text[b - 1] in "。."):
                b -= 1
            if a < b:
                out.append((a, b))
            begin = at + 1
    return out


def _split_joined(text: str, a: int, b: int) -> list[tuple[int, int]]:
    """``甲和乙`` in two where both sides are names of their own (市教委和市财政局); else one piece."""
    if b - a > 2 * _LONGEST:
        return [(a, b)]
    for found in _JOIN.finditer(text, a, b):
        left, right = text[a : found.start()], text[found.end() : b]
        if _JOINED_HEAD.match(right.lstrip()) and is_unit(left) and is_unit(right):
            return [(a, found.start()), *_split_joined(text, found.end(), b)]
    return [(a, b)]


# 各市、县（市、区）人民政府 and 各省、自治区、直辖市 are one name: the levels of government share 各 and 政府.
_EVERY_LEVEL = re.compile(
    r"各(?:设区|地级|地级以上)?[省市州县区盟旗]{1,3}(?:行政公署)?(?:[（(〔][^（()）]{1,6}[）)〕])?"
)
_NEXT_LEVEL = re.compile(
    r"(?:省|自治区|直辖市|设区市|[市州县区盟旗]{1,3}|自治州|自治县|县级市)(?:[（(〔][^（()）]{1,6}[）)〕])?"
    r"(?P<ends>(?:人民)?政府(?:[（(〔][^（()）]{1,8}[）)〕])?|管委会)?"
)


def _of_levels(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces with those that name levels of government put together."""
    out: list[tuple[int, int]] = []
    opened = False
    for a, b in pieces:
        words = _fold(text[a:b])
        level = _NEXT_LEVEL.fullmatch(words) if opened else None
        if level:
            out[-1] = (out[-1][0], b)
            opened = level["ends"] is None
            continue
        opened = _EVERY_LEVEL.fullmatch(words) is not None
        out.append((a, b))
    return out


def _of_fields(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces with fields of work that share one 部门 put together."""
    out: list[tuple[int, int]] = []
    for a, b in pieces:
        words = _fold(text[a:b])
        if _SHARED_END.search(words) and _FIELDS.fullmatch(_SHARED_END.sub("", words)):
            while out and _FIELDS.fullmatch(_fold(text[slice(*out[-1])])) and not is_unit(_fold(text[slice(*out[-1])])):
                a = out.pop()[0]
        out.append((a, b))
    return out


def list_pieces(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where the parts of a list of units stand in ``text[start:end]``, whatever their shape; 等 is left on the last.

    >>> [("市教委和市财政局、督导组"[a:b]) for a, b in list_pieces("市教委和市财政局、督导组")]
    ['市教委', '市财政局', '督导组']
    >>> [("市教委、水利、林业等部门"[a:b]) for a, b in list_pieces("市教委、水利、林业等部门")]
    ['市教委', '水利、林业等部门']
    """
    stop = len(text) if end is None else end
    pieces = _pieces(text, start, stop)
    if len(pieces) > 1:
        pieces = _of_fields(text, _of_levels(text, pieces))
    return [part for a, b in pieces for part in _split_joined(text, a, b)]


def is_open_ended(words: str) -> bool:
    """Whether a part of a list leaves open who else is meant: 等, 有关, 各成员单位.

    >>> [is_open_ended(w) for w in ("市教委等", "市教委等部门", "市安委会各成员单位", "有关单位", "各区县政府")]
    [True, True, True, True, False]
    """
    return _OPEN_ENDED.search(_fold(words)) is not None


def leaves_open(text: str, unit: UnitMention) -> bool:
    """Whether a mention, or 等 right behind it, leaves open who else is meant.

    >>> [leaves_open(t, mention(t, 0, 4)) for t in ("市水利局等部门", "市水利局负责")]
    [True, False]
    """
    return is_open_ended(unit.name) or is_open_ended(text[unit.start : unit.end + 1])


def _shortened(name: str) -> str:
    """A name by the short form its bracket lays down where the long one ends in it; else without the bracket."""
    found = _SHORTENED.search(name)
    if not found:
        return name
    before, short = name[: found.start()], found["short"] or ""
    quantifier = "各" if before.startswith("各") else ""
    if short and before.endswith(short):
        before = quantifier + short
    return before + _SHORTENED.sub("", name[found.end() :])


def mention(text: str, start: int, end: int) -> UnitMention:
    """The name in ``text[start:end]``: without white space, a closing 等 (等部门, 等有关区县), and brackets that only
    say how the document shortens it (以下简称…). A group told by its level stays, as does 等部门 behind fields of work.

    >>> mention("市科技局 等部门", 0, 8).name, mention("各县（自治县，以下简称县）政府", 0, 15).name
    ('市科技局', '各县政府')
    >>> mention("市科技局等市级有关部门", 0, 11).name, mention("卫生健康等部门", 0, 7).name
    ('市科技局等市级有关部门', '卫生健康等部门')
    """
    stop = end
    folded = _fold(text[start:end])
    extra = len(folded) - len(_ET_AL.sub("", folded)) if "等" in folded and not _shares_end(folded) else 0
    while stop > start and (extra or text[stop - 1].isspace()):
        stop -= 1
        extra -= not text[stop].isspace()
    return UnitMention(_shortened(_fold(text[start:stop])), start, stop)


def scan_units(text: str, start: int = 0) -> list[UnitMention]:
    """The organisations in a list separated by 、，； from ``text[start:]``; parts without such a shape are left out.

    White space inside a name is tolerated and left out of it; a closing 等 or 等有关部门 is not part of it.
    Positions count from the beginning of ``text``.

    >>> [(m.name, m.start, m.end) for m in scan_units("市教委、市 财政局，各区县政府等")]
    [('市教委', 0, 3), ('市财政局', 4, 9), ('各区县政府', 10, 15)]
    >>> [m.name for m in scan_units("云洲气象局（市预警中心、市人影中心）；市教委和市卫生健康委")]
    ['云洲气象局（市预警中心、市人影中心）', '市教委', '市卫生健康委']
    """
    found = [mention(text, a, b) for a, b in list_pieces(text, start)]
    return [unit for unit in found if is_unit(unit.name)]


def is_unit_list(text: str) -> bool:
    """Whether ``text`` is nothing but organisations, separated by 、，；. A trailing 、 (more follows) is allowed.

    >>> is_unit_list("市应急管理局、各区县政府"), is_unit_list("市应急管理局、"), is_unit_list("做好保障、市财政局")
    (True, True, False)
    """
    pieces = list_pieces(text)
    return bool(pieces) and all(is_unit(_fold(text[a:b])) for a, b in pieces)
