"""The notice of a ruling: what it says, and as .docx in a layout near GB/T 9704."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from luodi.rules.telling import shown
from luodi.web.desk.answering import Fact, Record, cited_grounds, facts_told
from luodi.web.desk.masking import Party
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.sources import Source
from luodi.web.desk.telling import Content, content_of, decided, pack_of, party_of
from luodi.web.people.models import User

APPEAL = re.compile(r"申请(?:行政)?复议|提起(?:行政)?诉讼|提出(?:书面)?(?:申诉|异议)|申请复核|申请复查")
"""What a document calls the ways to have a decision looked at again."""
MOST_APPEAL = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """What the notice says, in Chinese as it is issued. ``appeal`` are the document's own provisions, or why there are
    none; ``draft`` says that it does not count yet."""

    unit: str
    number: str
    title: str
    addressee: str
    opening: str
    conclusion: str
    grounds: tuple[str, ...]
    records: tuple[Record, ...]
    months: tuple[str, ...]
    notes: tuple[str, ...]
    appeal: tuple[str, ...]
    day: str
    draft: bool


def chinese_day(day: dt.date) -> str:
    """
    >>> chinese_day(dt.date(2023, 3, 1))
    '2023年3月1日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def notice_of(user: User, matter: Matter, ruling: Ruling) -> Notice:
    """The notice of a submitted version, from its facts decided again."""
    content = content_of(ruling) or Content()
    decision = decided(matter, content, ruling.on, ruling.readings)
    pack, party = pack_of(matter), party_of(matter)
    source = Source(pack.issued.number, user)
    facts = content.at(ruling.on)
    meta = decision.reason.meta
    result = shown(meta.type, decision.reason.value)
    named = f"{party.name}（{_kind(party)}{party.identity}）" if party.identity else party.name
    opening = (
        f"你（单位）申请认定的“{meta.zh}”事项，本单位依据《{pack.issued.title}》（{pack.issued.number}），"
        f"以{chinese_day(ruling.on)}为认定日，作出认定如下。"
    )
    grounds = tuple(f"{g.provision}　{g.title}{f'（{g.subject}）' if g.subject else ''}" for g in
                    cited_grounds(decision, source))  # fmt: skip
    months = tuple(
        f"{m.on.year}年{m.on.month}月：{m.before or '—'} → {m.shown}" for m in ruling.months.all() if m.differs
    )
    signed = ruling.reviewed_at or ruling.submitted_at or ruling.made_at
    return Notice(
        unit=matter.unit.name, number=f"{matter}", title=f"关于{meta.zh}的认定通知书", addressee=named, opening=opening,
        conclusion=f"{meta.zh}：{result}。", grounds=grounds,
        records=tuple(facts_told(pack.vocabulary, decision, facts, content.told.why, personal=True)),
        months=months, notes=tuple(_notes(decision)), appeal=tuple(appeal(source)),
        day=chinese_day(signed.date()), draft=ruling.state != Ruling.State.IN_FORCE,
    )  # fmt: skip


def _kind(party: Party) -> str:
    return "统一社会信用代码：" if len(party.identity) == 18 and not party.identity[:17].isdigit() else "公民身份号码："


def _notes(decision: Any) -> list[str]:
    """Readings that the answer rests on, and standards that are only examples."""
    found = []
    for name, option in decision.readings_used.items():
        declared = decision.pack.program.readings[name]
        found.append(f"{declared.provision}：{declared.doubt}，本认定取“{declared.options[option]}”。")
    for name in decision.pack.needs(decision.rule):
        standard = decision.pack.standards[name]
        if any(value.example and value.in_force(decision.on) for value in standard.values):
            found.append(f"{standard.zh}为示例值，不出自任何文件，正式使用前应换成有效标准。")
    return found


def appeal(source: Source) -> list[str]:
    """What the document itself says of having a decision looked at again; else that it says nothing of it."""
    if source.document is None:
        return [f"{source.number} 未录入文件库，其中有无救济途径的规定未能核对。"]
    said = [f"{p.label}：{p.text}" for p in source.provisions if p.text and APPEAL.search(p.text)]
    return said[:MOST_APPEAL] or [f"{source.number} 未载明申诉、复议或诉讼的途径。"]


# ---- as .docx


def document(notice: Notice) -> bytes:
    """The notice as .docx: A4, 37 mm above and 28 mm left, type area 156 by 225 mm, 22 lines of 28.95 pt a page."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(26), Mm(35)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "FangSong", Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")
    made.core_properties.title, made.core_properties.author = notice.title, notice.unit
    _line(made, notice.unit, size=26, font="方正小标宋简体", centred=True, colour=RGBColor(0xC8, 0x10, 0x2E))
    _line(made, notice.number, centred=True)
    _rule(made)
    _line(made, "")
    _line(made, notice.title, size=22, font="方正小标宋简体", centred=True)
    if notice.draft:
        _line(made, "（尚未复核生效，仅供核对）", centred=True)
    _line(made, "")
    _line(made, f"{notice.addressee}：")
    _line(made, notice.opening, indent=True)
    for head, lines in _parts(notice):
        _line(made, head, font="黑体", indent=True)
        for line in lines:
            _line(made, line, indent=True)
    _line(made, "")
    _line(made, notice.unit, right=True)
    _line(made, notice.day, right=True)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _fact(fact: Fact) -> str:
    return f"{fact.label} {fact.value}{f'（理由：{fact.why}）' if fact.why else ''}"


def _parts(notice: Notice) -> list[tuple[str, list[str]]]:
    facts = [f"{record.title}：{'；'.join(map(_fact, record.facts))}。" for record in notice.records]
    parts = [("结论", [notice.conclusion]), ("依据的条款", list(notice.grounds))]
    parts += [("逐月结论的变化", list(notice.months))] if notice.months else []
    parts += [("认定所依据的事实", facts)]
    parts += [("说明", list(notice.notes))] if notice.notes else []
    parts += [("救济途径", list(notice.appeal))]
    numerals = "一二三四五六七八九十"
    return [(f"{numerals[i]}、{head}", lines) for i, (head, lines) in enumerate(parts)]


def _line(
    made: Any, text: str, *, size: float = 16, font: str = "", centred: bool = False, right: bool = False,
    indent: bool = False, colour: RGBColor | None = None,
) -> Paragraph:  # fmt: skip
    paragraph: Paragraph = made.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(28.95, size * 1.5))
    if indent:
        layout.first_line_indent = Pt(2 * size)
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    if font:
        run.font.name = font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def _rule(made: Any) -> None:
    """The red line under the head: a paragraph's lower border."""
    from docx.oxml import OxmlElement

    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "1"), ("color", "C8102E")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    _line(made, "", size=6)._p.get_or_add_pPr().append(borders)
