"""Other documents as a text names them (《title》（number）): what it repeals, rests on; when it takes effect."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from luodi.text.dates import DATE, from_match
from luodi.text.docnumber import normal_number
from luodi.text.model import Provision, Reference
from luodi.text.numerals import ORDINAL
from luodi.text.spans import Spans, cut

_NUMBER = (
    rf"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z]{{0,14}}\s*[〔［\[（(]\s*(?:19|20)\d\d\s*[〕］\]）)]\s*第?\s*\d{{1,5}}\s*号"
    rf"|[\u4e00-\u9fff]{{2,24}}(?:令|公告)\s*(?:(?:19|20)\d\d年)?第\s*[\d{ORDINAL}]{{1,8}}\s*号"
)
_NUMBERED = re.compile(rf"[（(]\s*(?P<n>{_NUMBER}|(?:19|20)\d\d\s*年\s*第\s*\d{{1,4}}\s*号)")
_BARE = re.compile(_NUMBER)
_OPEN, _CLOSE = "《", "》"


def references(text: str, spans: Spans, eid: str | None, start: int = 0, end: int | None = None) -> list[Reference]:
    """The documents named in ``text[start:end]``, which stands at ``spans``; inner 《》 belong to the title.

    >>> text = "按照《湿地保护规划》（云府发〔2026〕3号）和国发〔2025〕9号文件要求"
    >>> [(found.number, found.title) for found in references(text, ((0, len(text)),), None)]
    [('云府发〔2026〕3号', '湿地保护规划'), ('国发〔2025〕9号', None)]
    """
    stop = len(text) if end is None else end
    out: list[Reference] = []
    at = start
    while at < stop:
        opened = text.find(_OPEN, at, stop)
        bare = _BARE.search(text, at, stop if opened < 0 else opened)
        if bare:
            begin = _trim(text, bare.start(), bare.end())
            out.append(Reference(normal_number(text[begin : bare.end()]), None, cut(spans, begin, bare.end()), eid))
            at = bare.end()
            continue
        if opened < 0:
            break
        closed = _closing(text, opened, stop)
        if closed is None:
            break
        title = text[opened + 1 : closed]
        tail = _NUMBERED.match(text, closed + 1, stop)
        begin = _organ_before(text, opened, start)
        full = text[begin:opened] + title if begin < opened else title
        number = normal_number(tail["n"]) if tail else None
        finish = tail.end() if tail else closed + 1
        out.append(Reference(number, full, cut(spans, begin, finish), eid))
        at = finish
    return out


_INTRODUCED = re.compile(r"^(?:关于|印发)")


def _organ_before(text: str, opened: int, floor: int) -> int:
    """中办《关于…的意见》: an organ before a title that begins with 关于 belongs to the title."""
    if not _INTRODUCED.match(text[opened + 1 : opened + 3]):
        return opened
    found = re.search(r"[\u4e00-\u9fff、]{2,40}$", text[max(floor, opened - 40) : opened])
    if not found:
        return opened
    words = re.sub(r"^.*(?:贯彻落实|贯彻|落实|根据|依据|按照|遵照|执行|印发|转发|精神|和|以及|为)", "", found[0])
    return opened - len(words) if re.search(r"[厅院府部委局会署行室办]$", words) else opened


def _closing(text: str, opened: int, stop: int) -> int | None:
    depth = 0
    for at in range(opened, min(stop, opened + 200)):
        if text[at] == _OPEN:
            depth += 1
        elif text[at] == _CLOSE:
            depth -= 1
            if depth == 0:
                return at
    return None


_LEAD_IN = re.compile(r"^(?:和|与|及|以及|按照|根据|依据|落实|执行|原|附)+")


def _trim(text: str, start: int, end: int) -> int:
    """A bare number without the verb before it (按照国发〔2025〕9号)."""
    found = _LEAD_IN.match(text[start:end])
    return start + found.end() if found else start


_STOP = re.compile("[。！？]")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of the sentences of ``text``."""
    at = 0
    for stop in _STOP.finditer(text):
        yield at, stop.end()
        at = stop.end()
    if at < len(text):
        yield at, len(text)


_REPEAL = re.compile(
    r"(?:同时|即行|一并|予以|同日起|起)\s*(?:停止执行|停止使用|废止|作废|失效)|自行(?:废止|失效)|(?:现予|决定)废止"
)


def repealed(provisions: Iterable[Provision]) -> tuple[Reference, ...]:
    """The documents that the text says cease with it (…同时废止)."""
    out: list[Reference] = []
    for provision in provisions:
        text = provision.text
        if "废止" not in text and "作废" not in text and "停止" not in text and "失效" not in text:
            continue
        for start, end in sentences(text):
            found = _REPEAL.search(text, start, end)
            if found:
                out.extend(references(text, provision.spans["text"], provision.eid, start, found.start()))
    return tuple(out)


_RESTS = re.compile(r"根据|依据|依照|按照|遵照|贯彻|落实|执行|遵循")
_MADE = re.compile(r"制定|特制|现就|现提出|提出如下|通知如下|印发|发布|现将|结合|精神|要求|规定|决定|公告|通告|举措")


def basis(provisions: Sequence[Provision]) -> tuple[Reference, ...]:
    """The documents a text rests on: named after 根据, 依据, 贯彻落实 … where it says why it is made."""
    out: list[Reference] = []
    seen: set[str] = set()
    for provision in provisions:
        text = provision.text
        for start, end in sentences(text):
            lead = _RESTS.search(text, start, end)
            if not lead:
                continue
            for reference in references(text, provision.spans["text"], provision.eid, lead.start(), end):
                key = reference.number or reference.title or ""
                if key not in seen and not _own(reference):
                    seen.add(key)
                    out.append(reference)
    return tuple(out)


_SHORT = re.compile(r"(?:通知|条例|办法|规定|意见|实施意见|方案|决定|规划|细则|计划|纲要|要点|法|指南|规程|标准|规范)")


def _own(reference: Reference) -> bool:
    """《通知》, 《条例》: what a text calls a document that it has named in full before."""
    return reference.number is None and _SHORT.fullmatch(reference.title or "") is not None


def said_at_outset(provisions: Sequence[Provision]) -> list[Provision]:
    """Where a text says what it rests on: its preface, its first article, a section on 依据."""
    out: list[Provision] = []
    for provision in provisions:
        if provision.kind == "preface" or (
            provision.kind == "paragraph" and provision.eid.rpartition("__")[2] in ("para_1", "para_2")
        ):
            out.extend(provision.walk())
        elif provision.kind in ("article", "part", "chapter"):
            first = next((node for node in provision.walk() if node.kind == "article"), None)
            if first is not None:
                if first.number.endswith("一条") or first.eid.endswith("art_1"):
                    out.extend(first.walk())
                break
        elif "依据" in provision.heading:
            out.extend(provision.walk())
    return out


# --- taking effect --------------------------------------------------------------------------------------------------
_EFFECT = re.compile(
    rf"(?:自|从)\s*(?:(?P<day>{DATE.pattern})|(?:印发|发布|公布|发文|下发|颁布|签发|通过)\s*之\s*日)\s*起\s*"
    rf"(?:(?P<after>\d{{1,3}}|[{ORDINAL}]{{1,4}})\s*(?P<unit>日|天|个月)\s*(?:后|以后))?\s*(?:正式|开始|在全[省市国])?(?:施行|实施|试行|执行|生效|起效)"
)
_SUBJECT = re.compile(
    r"本[^，。；]{0,24}$|以上[^，。；]{0,24}$|予公布[，,]?$|予发布[，,]?$|印发给?你们[，,]?.{0,20}$|《[^》]*》$|此[^，。；]{0,10}$|[，,]$|^$"
)


def effective(provisions: Iterable[Provision], issued: dt.date | None) -> tuple[dt.date, Spans] | None:
    """The day the text says it takes effect, counting from the day of issue where it says so."""
    for provision in provisions:
        text = provision.text
        if "起" not in text:
            continue
        for found in _EFFECT.finditer(text):
            start = max(text.rfind("。", 0, found.start()), text.rfind("；", 0, found.start())) + 1
            if not _SUBJECT.search(text[start : found.start()]):
                continue
            day = _day(found, issued)
            if day:
                return day, cut(provision.spans["text"], found.start(), found.end())
    return None


def _day(found: re.Match[str], issued: dt.date | None) -> dt.date | None:
    from luodi.text.numerals import ordinal

    start = from_match(found) if found["day"] else issued
    if start is None or not found["after"]:
        return start
    count = ordinal(found["after"]) or 0
    if found["unit"] == "个月":
        month = start.month - 1 + count
        year, month = start.year + month // 12, month % 12 + 1
        return dt.date(year, month, min(start.day, 28))
    return start + dt.timedelta(days=count)
