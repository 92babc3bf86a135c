"""The notice of a ruling: what it says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from luodi.rules.decide import Decision
from luodi.rules.telling import district_lines, shown
from luodi.web.desk.answering import (
    Alternative,
    Chosen,
    Ground,
    Record,
    alternatives,
    chosen,
    cited_grounds,
    facts_told,
)
from luodi.web.desk.masking import Party
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.sources import Source
from luodi.web.desk.telling import Content, content_of, decided, pack_of, party_of
from luodi.web.people.models import User

APPEAL = re.compile(r"申请(?:行政)?复议|提起(?:行政)?诉讼|提出(?:书面)?(?:申诉|异议)|申请复核|申请复查")
"""What a document calls the ways to have a decision looked at again."""
MOST_APPEAL = 3
NUMERALS = "一二三四五六七八九十"
ZERO = re.compile(r"0(?:\.0+)?\D*")


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
    grounds = tuple(map(_ground, cited_grounds(decision, source)))
    months = tuple(
        f"{m.on.year}年{m.on.month}月：{m.before or '—'} → {m.shown}" for m in ruling.months.all() if m.differs
    )
    signed = ruling.reviewed_at or ruling.submitted_at or ruling.made_at
    taken = chosen(decision, facts, content.reasons)
    apart = {one.name for one in taken}
    differing = [a for a in alternatives(decision, facts) if a.differs and a.name not in apart]
    return Notice(
        unit=matter.unit.name, number=f"{matter}", title=f"关于{meta.zh}的认定通知书", addressee=named, opening=opening,
        conclusion=f"{meta.zh}：{result}。", grounds=grounds,
        records=tuple(facts_told(pack.vocabulary, decision, facts, content.told.why, personal=True)),
        months=months, notes=tuple(_notes(decision, taken, differing)), appeal=tuple(appeal(source)),
        day=chinese_day(signed.date()), draft=ruling.state != Ruling.State.IN_FORCE,
    )  # fmt: skip


def _ground(ground: Ground) -> str:
    """A provision as the notice cites it: for whom, and how it came out."""
    whose = f"（{ground.subject}）" if ground.subject else ""
    came_out = {"✓": "：成立", "✗": "：不成立", "?": "：尚不清楚"}.get(ground.mark, "")
    return f"{ground.provision}　{ground.title}{whose}{came_out}"


def _kind(party: Party) -> str:
    return "统一社会信用代码：" if len(party.identity) == 18 and not party.identity[:17].isdigit() else "公民身份号码："


def _notes(decision: Decision, taken: list[Chosen], differing: list[Alternative]) -> Iterator[str]:
    """Readings taken instead of the declared ones, those that the answer turns on, what districts settle, and standards
    that are only examples."""
    for one in taken:
        came_out = "取通常读法时结论不同" if one.differs else "取通常读法时结论相同"
        yield (
            f"{one.provision}：{one.doubt}，通常取“{one.declared}”，本认定取“{one.taken}”；{came_out}。"
            f"理由：{one.why.rstrip('。')}。"
        )
    for provision, doubt, now in dict.fromkeys((a.provision, a.doubt, a.now) for a in differing):
        yield f"{provision}：{doubt}，本认定取“{now}”；取另一读法时结论不同。"
    yield from (f"{line}。" for line in district_lines(decision))
    standards = (decision.pack.standards[name] for name in decision.pack.needs(decision.rule))
    examples = [s.zh for s in standards if any(v.example and v.in_force(decision.on) for v in s.values)]
    if examples:
        yield f"以下标准为示例值，不出自任何文件，正式使用前应换成有效标准：{'、'.join(examples)}。"


PLAIN = {"否": "以下各项均为“否”", "没有": "以下各项均为“没有”"}


def told_facts(record: Record) -> str:
    """The facts of a record as a notice lists them: what says something first, then what is no, nothing or none.

    >>> from luodi.web.desk.answering import Fact
    >>> told_facts(Record("家庭", (Fact("a", "存款", "0.00元", True), Fact("b", "车", "否", True),
    ...     Fact("c", "工资", "5.00元", True))))
    '家庭：工资 5.00元；以下各项均为“否”：车；以下各项均为零：存款。'
    """
    said, plain = [], {head: list[str]() for head in (*PLAIN.values(), "以下各项均为零")}
    for fact in record.facts:
        if fact.why or not (fact.value in PLAIN or ZERO.fullmatch(fact.value)):
            said.append(f"{fact.label} {fact.value}{f'（理由：{fact.why}）' if fact.why else ''}")
        else:
            plain[PLAIN.get(fact.value, "以下各项均为零")].append(fact.label)
    said += [f"{head}：{'、'.join(labels)}" for head, labels in plain.items() if labels]
    return f"{record.title}：{'；'.join(said)}。"


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of the notice."""

    head: str
    lines: tuple[str, ...]


def parts(notice: Notice) -> list[Part]:
    """The numbered parts, those with nothing in them left out."""
    every = (
        ("结论", (notice.conclusion,)), ("依据的条款", notice.grounds), ("逐月结论的变化", notice.months),
        ("认定所依据的事实", tuple(map(told_facts, notice.records))), ("说明", notice.notes),
        ("救济途径", notice.appeal),
    )  # fmt: skip
    full = [(head, lines) for head, lines in every if lines]
    return [Part(f"{NUMERALS[at]}、{head}", lines) for at, (head, lines) in enumerate(full)]


def appeal(source: Source) -> list[str]:
    """What the document itself says of having a decision looked at again; else that it says nothing of it."""
    if source.document is None:
        return [f"{source.number} 未录入文件库，其中有无救济途径的规定未能核对。"]
    said = [f"{p.label}：{p.text}" for p in source.provisions if p.text and APPEAL.search(p.text)]
    return said[:MOST_APPEAL] or [f"{source.number} 未载明申诉、复议或诉讼的途径。"]
