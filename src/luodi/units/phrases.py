"""Phrases that name many units or none (各区县政府, 有关单位), and what a document says they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luodi.units.model import GroupDefinition, Level
from luodi.units.names import fold, split_names

_WORDS: tuple[tuple[str, Level], ...] = (
    ("省、自治区、直辖市", "province"),
    ("省（自治区、直辖市）", "province"),
    ("省（区、市）", "province"),
    ("市、自治州", "city"),
    ("市、州", "city"),
    ("区县", "district"),
    ("县区", "district"),
    ("区市县", "district"),
    ("县市区", "district"),
    ("市区县", "district"),
    ("市县区", "district"),
    ("旗县区", "district"),
    ("县（市、区）", "district"),
    ("县（区、市）", "district"),
    ("县（市）区", "district"),
    ("县（区）", "district"),
    ("区（市）县", "district"),
    ("区（县、市）", "district"),
    ("区（县）", "district"),
    ("旗县（市、区）", "district"),
    ("区", "district"),
    ("县", "district"),
    ("市州", "city"),
    ("州市", "city"),
    ("市（州）", "city"),
    ("州（市）", "city"),
    ("市地", "city"),
    ("地市", "city"),
    ("设区市", "city"),
    ("设区的市", "city"),
    ("地级以上市", "city"),
    ("地级市", "city"),
    ("市", "city"),
    ("乡镇（街道）", "township"),
    ("乡镇街道", "township"),
    ("镇街", "township"),
    ("镇（街道）", "township"),
    ("乡镇", "township"),
    ("街道", "township"),
)
_LEVEL_OF = dict(_WORDS)

_GROUP = re.compile(
    r"(?P<place>.*?)(?P<each>各|全部|所有)?(?P<word>"
    + "|".join(re.escape(word) for word, _ in sorted(_WORDS, key=lambda pair: -len(pair[0])))
    + r")(?P<note>（[^（）]*自治县[^（）]*）)?(?P<body>[^（）]*)"
)
_GOVERNMENT = {"人民政府", "政府", "", "党委", "党委和政府", "人民政府（管委会）", "政府（管委会）", "党委政府"}
_OFFICES = ("局", "委", "办", "办事处", "部门", "机构", "单位", "管委会")


@dataclass(frozen=True, slots=True)
class GroupPhrase:
    """A phrase for all places of a level: in ``place`` (empty: the document's own), the ``body`` of each (empty: its
    government). ``word`` is the group word as a definition would name it; ``open`` when only some are meant."""

    place: str
    word: str
    level: Level
    body: str
    open: bool = False


def group_phrase(name: str) -> GroupPhrase | None:
    """Read a group phrase; None where the name is none.

    >>> phrase = group_phrase("各区县（自治县）人民政府")
    >>> phrase.word, phrase.level, phrase.body
    ('区县（自治县）', 'district', '')
    >>> group_phrase("四川省各市（州）人民政府").place
    '四川省'
    >>> group_phrase("有关市州政府").open
    True
    >>> group_phrase("渝北区政府") is None
    True
    """
    found = _GROUP.fullmatch(fold(name))
    if not found:
        return None
    place, word, body = found["place"], found["word"], found["body"]
    some = place.endswith(("有关", "相关", "重点", "试点", "部分"))
    place = place[:-2] if some else place
    whole = place == "" and len(word) > 1 and (body in _GOVERNMENT or body.endswith(_OFFICES))
    if not (found["each"] or some or whole):
        return None
    note = "（自治县）" if found["note"] and "以下" not in found["note"] else ""
    plain = "" if body in _GOVERNMENT else body
    level = _LEVEL_OF[word]
    return GroupPhrase("" if place in ("全市", "全省") else place, word + note, level, plain, some)


_DETERMINED = re.compile(
    r"各|有关|相关|所属|所在|属地|涉及|其他|其它|对应|本级|主管|牵头|责任|成员|直属|下属|委属|代管|驻|参与|承办|承保|组织实施"
)
_GENERIC = re.compile(
    r".*(单位|部门|机构|机关|企业|公司|集团|医院|院校|学校|高校|银行|政府|党委|协会|商会|园区|开发区|区县|地区|地方|主体|团体|组织|部委|平台|院所|运营商|管委会)"
)
_TIER = re.compile(r"(市级|省级|区级|县级|国家|中央|大型|重点|国有|民营|骨干|基层|行业|金融|社会|用人|企事业)")
_KIND = re.compile(r".*(单位|部门|机构|企业|主体)|(企事业|行政)?(机关|学校|医院|政府)|.*(居民|村民)委员会|村居民委员会")
_TIERLESS = re.compile(
    r"残联|妇联|工会|总工会|共青团|团委|工商联|科协|红十字会|党委|政法委|公安|法院|检察院|村社区|镇街"
)
"""Bodies found at every level of government, named without saying which."""
_MEMBERS = re.compile(r"(?P<body>.*?)(各|相关|有关|全体)*(成员单位|组成单位)")


def is_open(name: str) -> bool:
    """Whether a name is a phrase that leaves its units to be found, rather than the name of a unit.

    >>> [is_open(name) for name in ("市级有关部门", "市政府各部门", "民政部门", "施工单位", "残联", "市财政局")]
    [True, True, True, True, True, False]
    """
    plain = fold(name).replace("（", "").replace("）", "")
    if _KIND.fullmatch(plain) or _TIERLESS.fullmatch(plain):
        return True
    if not _GENERIC.fullmatch(plain):
        return False
    return bool(_DETERMINED.search(plain) or _TIER.match(plain))


def members_of(name: str) -> str | None:
    """The body whose member units a phrase means.

    >>> members_of("市安委会各成员单位")
    '市安委会'
    """
    found = _MEMBERS.fullmatch(fold(name))
    return found["body"] if found and found["body"] else None


_BOTH = re.compile(r"(?:[一-鿿]{2})?(?:两省市|两省|两市|两地|双方|省市)(?P<body>[一-鿿]{2,}.*)")


def of_both(name: str) -> str | None:
    """The body that both places of a joint document have under one name.

    >>> of_both("川渝两省市发展改革委"), of_both("两省政府办公厅")
    ('发展改革委', '政府办公厅')
    """
    found = _BOTH.fullmatch(fold(name))
    return found["body"] if found else None


_DEFINITION = re.compile(
    r"(?P<word>区县|县市区|县区|市县区|市州|区市县|区|县|市)（(?P<inner>[^（）]{1,80})）"
    r"(?:(?:和|及|以及|、)(?P<outer>[^（）。；：]{2,80})（(?P<tail>[^（）]{1,40})）)?"
)
_DEFINES = re.compile(r"下\s*同|以\s*下\s*(?:[统简并]\s*)?称\s*为?\s*[“\"]?\s*[省市州地区县旗乡镇街设]")
_DIVISIONS = re.compile(r"(自治县|市、区|区、市|州|市)(?=，)")
_NAMED = re.compile(r"以下(?:统称|简称|并称|称)(?:为)?“?(?P<term>[^“”，]{2,12})”?")


def definitions_in(text: str, document: str | None = None) -> tuple[GroupDefinition, ...]:
    """What a document's text says its group words include, in order.

    >>> found = definitions_in("各区县（自治县，含云岭新区、云洲高新区，以下统称区县）要落实责任。")
    >>> found[0].term, found[0].includes
    ('区县', ('云岭新区', '云洲高新区'))
    >>> definitions_in("各区县（自治县）和云岭新区（以下统称区县）")[0].includes
    ('云岭新区',)
    >>> definitions_in("各区县（自治县，以下简称区县）政府")[0].includes
    ()
    >>> definitions_in("市、县（市、区，含云洲高新区，下同）两级")[0].term
    '县（市、区）'
    """
    # Folding a whole document takes time, and hardly any defines a word.
    return tuple(_definitions(fold(text), document)) if _DEFINES.search(text) else ()


def _definitions(plain: str, document: str | None) -> Iterator[GroupDefinition]:
    for found in _DEFINITION.finditer(plain):
        inner, outer, tail = found["inner"], found["outer"] or "", found["tail"] or ""
        inside = _NAMED.search(inner)
        outside = _NAMED.search(tail) if not inside else None
        named = inside or outside
        same = "下同" in inner or (bool(outer) and "下同" in tail)
        if not named and not same:
            continue
        divisions = _DIVISIONS.match(inner)
        term = named["term"] if named else found["word"] + (f"（{divisions[0]}）" if divisions else "")
        if _LEVEL_OF.get(term.removesuffix("（自治县）")) is None:
            continue
        includes = re.search(r"含(?P<names>.+?)(?:，|$)", inner)
        names = tuple(split_names(includes["names"])) if includes else ()
        if outside:
            names += tuple(split_names(outer))
        yield GroupDefinition(term, names, found[0][:24], document)
