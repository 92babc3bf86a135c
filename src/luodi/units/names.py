"""The grammar of unit names: folding, lists, brackets, 等, and the short forms of long endings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from luodi.text.folding import nfkc

_SEPARATORS = "、，；,;"
_OPENING, _CLOSING = "（(〔《“", "）)〕》”"

_SHORTER = (
    ("管理委员会", "管委会"),
    ("委员会", "委"),
    ("人民政府", "政府"),
    ("办公室", "办"),
)


_PUNCTUATION = str.maketrans(
    {"(": "（", ")": "）", "[": "（", "]": "）", "〔": "（", "〕": "）", ",": "，", ";": "；", ":": "："}
)
_QUOTATION = str.maketrans("", "", "“”‘’\"'《》〈〉")


@lru_cache(maxsize=16_384)  # a document names the same few units again and again
def fold(name: str) -> str:
    """The name without white space, in the punctuation of the lists.

    >>> fold("重庆气象局 (市预警信\\n息发布中心)")
    '重庆气象局（市预警信息发布中心）'
    """
    return "".join(nfkc(name).split()).translate(_PUNCTUATION)


@lru_cache(maxsize=16_384)
def key(name: str) -> str:
    """What two spellings of one name have in common: folded, without quotation marks.

    >>> key("居民服务‘一卡通’工作专班") == key("居民服务“一卡通”工作专班")
    True
    """
    return fold(name).translate(_QUOTATION)


_TOGETHER = re.compile(r"省、自治区、直辖市|(?<=各)(?:市、自治州|市、州|地、州、市|市、县(?=[（(区、人政委]))")
"""、 that joins tiers of government into one phrase."""


def split_names(text: str) -> list[str]:
    """The names of a list, cut at 、，； outside brackets and quotation marks, in order.

    >>> split_names("市民政局、市财政局；省民政厅，成都市政府")
    ['市民政局', '市财政局', '省民政厅', '成都市政府']
    >>> split_names("各县（市、区）政府、有关单位")
    ['各县（市、区）政府', '有关单位']
    >>> split_names("各省、自治区、直辖市人民政府，国务院各部委")
    ['各省、自治区、直辖市人民政府', '国务院各部委']
    """
    out, depth, start = [], 0, 0
    together = {at for found in _TOGETHER.finditer(text) for at in range(*found.span())}
    for at, char in enumerate(text):
        if at in together:
            continue
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif char in _SEPARATORS and depth == 0:
            out.append(text[start:at])
            start = at + 1
    out.append(text[start:])
    return [name.strip() for name in out if name.strip()]


_OWN_PLACE = re.compile(r"(?![省市])[^省市（）、]{2,6}(?:省|市|自治区)(?!.*政府$)")


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order; an elided name stays where a unit of another place was named between.

    >>> distinct(["澜江省公安厅", "省教育厅", "省教育厅", "岷原省公安厅", "省教育厅"])
    ('澜江省公安厅', '省教育厅', '岷原省公安厅', '省教育厅')
    """
    place = {"省": "", "市": ""}
    out: dict[tuple[str, str], str] = {}
    for name in names:
        if named := _OWN_PLACE.match(name):
            place[named[0][-1] if named[0][-1] in place else "省"] = named[0]
        out.setdefault((place.get(name[:1], ""), name), name)
    return tuple(out.values())


_ET_CETERA = re.compile(r"(.{2,}?)等((?:[^级].*)?)")
_BRACKETED = re.compile(r"([^（）]+)（([^（）]+)）")


def without_et_cetera(name: str) -> tuple[str, str | None]:
    """The name before 等, and the words after it (empty at the end); None where there is no 等.

    >>> without_et_cetera("市民政局等")
    ('市民政局', '')
    >>> without_et_cetera("市科技局等市级有关部门")
    ('市科技局', '市级有关部门')
    >>> without_et_cetera("市财政局")
    ('市财政局', None)
    """
    found = _ET_CETERA.fullmatch(name)
    return (found[1], found[2]) if found else (name, None)


def bracketed(name: str) -> tuple[str, str] | None:
    """A name and the second name in brackets at its end.

    >>> bracketed("重庆气象局（市预警信息发布中心）")
    ('重庆气象局', '市预警信息发布中心')
    """
    found = _BRACKETED.fullmatch(name)
    return (found[1], found[2]) if found else None


def shorter(name: str) -> Iterator[str]:
    """The name with a long ending in its usual short form.

    >>> list(shorter("云洲高新区管理委员会"))
    ['云洲高新区管委会']
    """
    for long, short in _SHORTER:
        if name.endswith(long) and len(name) > len(long):
            yield name[: -len(long)] + short
            return
