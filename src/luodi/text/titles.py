"""Titles of documents: where one ends, which organs open it, what it prints in (《…》, 印发…的通知)."""

from __future__ import annotations

import re

from luodi.text.organs import organs
from luodi.text.spans import Span, Spans, normal

KINDS = (
    "通知|通报|意见|决定|决议|公告|通告|公报|批复|复函|函|请示|报告|议案|命令|令|规定|办法|细则|条例|规则|规程|章程|准则|"
    "解释|答复|纪要|方案|规划|计划|纲要|要点|措施|举措|清单|目录|名单|指引|指南|标准|导则|预案|信|书|说明|制度|政策|法|法典|"
    "修正案|宪法|十条|意见书|倡议|讲话|总结|大纲|目标|任务|分工|分解|表|机制|规范|宣言|通则"
)
_INSTRUMENT = (
    "通知|通报|意见|决定|决议|公告|通告|批复|复函|函|请示|报告|议案|命令|令|"
    "规定|办法|解释|答复|纪要|方案|说明|信|书|规则|细则|指引|指南"
)
_TAIL = r"(?:[（(〔][^（）()〔〕]{1,30}[）)〕])*$"
_KIND_END = re.compile(rf"(?:{KINDS}){_TAIL}")
_INSTRUMENT_END = re.compile(rf"(?:{_INSTRUMENT})[》〉”]?{_TAIL}")
_FORWARD = re.compile(r"关于(?:印发|转发|发布|公布|批转|修改|修订|废止|颁布|下发|批准|同意)")
_FORWARD_END = re.compile(rf"(?:通知|公告|通告|决定|令|命令|批复|函|意见|决议){_TAIL}")


def complete(title: str) -> bool:
    """Whether the words so far can be a whole title.

    >>> complete("云洲市政府关于印发云洲市湿地保护办法"), complete("云洲市政府关于印发云洲市湿地保护办法（试行）的通知")
    (False, True)
    >>> complete("云洲市湿地保护条例"), complete("关于加强湿地保护"), complete("关于《云洲市湿地保护办法》的说明")
    (True, False, True)
    """
    body = "".join(title.split())
    if any(body.count(a) != body.count(b) for a, b in ("《》", "（）", "“”", "〈〉")):
        return False
    if _FORWARD.search(body):
        return _FORWARD_END.search(body) is not None
    if "关于" in body:
        return _INSTRUMENT_END.search(body) is not None
    return _KIND_END.search(body) is not None


def title_piece(text: str, parts: list[Span]) -> Spans:
    """Spans of a title over ``parts`` (its lines): blanks left out, but one is kept between two issuers."""
    opening, at = _opening(text, parts)
    if not opening:
        return normal(span for part in parts for span in _unblanked(text, part))
    out: list[Span] = []
    for index, (start, end) in enumerate(opening):
        if index:
            gap = opening[index - 1][1]
            out.append((gap, gap + 1))
        out.extend(_unblanked(text, (start, end)))
    for part in parts:
        if part[1] > at:
            out.extend(_unblanked(text, (max(part[0], at), part[1])))
    return normal(out)


_BLANKS, _WORD = re.compile(r"\s+"), re.compile(r"\S+")


def _unblanked(text: str, span: Span) -> list[Span]:
    out, at = [], span[0]
    for blank in _BLANKS.finditer(text[slice(*span)]):
        a, b = blank.start() + span[0], blank.end() + span[0]
        if text[a - 1].isascii() and b < span[1] and text[b].isascii():
            continue
        out.append((at, a))
        at = b
    out.append((at, span[1]))
    return out


def _opening(text: str, parts: list[Span]) -> tuple[list[Span], int]:
    """The issuers before 关于 as spans, and where they end; nothing where there are fewer than two."""
    pieces: list[Span] = []
    end = None
    for start, stop in parts:
        about = _turn(text, start, stop)
        limit = about if about >= 0 else stop
        pieces.extend((start + w.start(), start + w.end()) for w in _WORD.finditer(text[start:limit]))
        if about >= 0:
            end = about
            break
    if end is None or len(pieces) < 2:
        return [], 0
    groups: list[list[Span]] = []
    names = list(organs(_spaced([text[a:b] for a, b in pieces])))
    at = 0
    for name in names:
        group: list[Span] = []
        left = name
        while at < len(pieces) and left:
            word = text[pieces[at][0] : pieces[at][1]]
            if not left.startswith(word):
                return [], 0
            left = left[len(word) :]
            group.append(pieces[at])
            at += 1
        groups.append(group)
    if len(groups) < 2 or at != len(pieces):
        return [], 0
    return [(group[0][0], group[-1][1]) for group in groups], end


def _spaced(words: list[str]) -> list[str]:
    """Runs of single characters (重 庆 市) put together."""
    out: list[str] = []
    lone = False
    for word in words:
        if len(word) == 1 and lone and out:
            out[-1] += word
        else:
            out.append(word)
        lone = len(word) == 1
    return out


_TURN = re.compile(r"关于|(?<=[府厅室会局部委院])(?:转发|批转|印发|公布|发布)")


def _turn(text: str, start: int, stop: int) -> int:
    """Where the issuers end and the matter begins: 关于, or 转发 where a title has none before it; -1 for nowhere."""
    found = _TURN.search(text, start, stop)
    return found.start() if found else -1


def title_issuers(text: str, parts: list[Span]) -> tuple[str, ...]:
    """The organs a title opens with, before 关于."""
    pieces: list[str] = []
    for start, stop in parts:
        about = _turn(text, start, stop)
        pieces.extend(text[start : about if about >= 0 else stop].split())
        if about >= 0:
            return organs(_spaced(pieces)) if pieces else ()
    return ()


_CARRIED = re.compile(
    r"(?:关于|(?<=[府厅室会局部委院]))(?:印发|转发|发布|公布|批转|颁布|下发)(?P<what>.+?)的?(?:通知|公告|通告|决定|令|命令|函|意见)$"
)


def carried(title: str) -> str | None:
    """The title of what a notice prints in.

    >>> carried("云洲市人民政府办公厅关于印发云洲市湿地保护办法（试行）的通知")
    '云洲市湿地保护办法（试行）'
    >>> carried("云洲市人民政府关于印发《云洲市湿地“十四五”规划》的通知")
    '云洲市湿地“十四五”规划'
    """
    found = _CARRIED.search("".join(title.split()))
    if not found:
        return None
    what = found["what"].removesuffix("的")
    return unquoted(what)


def unquoted(title: str) -> str:
    """A title without the 《》 around it; a tail in brackets stays."""
    if title.startswith("《"):
        depth = 0
        for at, char in enumerate(title):
            depth += (char == "《") - (char == "》")
            if depth == 0:
                tail = title[at + 1 :]
                return title[1:at] + tail if not tail or re.fullmatch(_TAIL, tail) else title
    return title


def same(a: str, b: str) -> bool:
    """Whether two titles are the same but for blanks, 《》 and the width of brackets."""
    return folded(a) == folded(b)


_FOLD = str.maketrans(
    {"（": "(", "）": ")", "〈": None, "〉": None, "《": None, "》": None, "　": None, "︵": "(", "︶": ")"}
)


def folded(title: str) -> str:
    """A title without blanks and 《》, brackets narrow: for comparing."""
    return "".join(title.split()).translate(_FOLD)
