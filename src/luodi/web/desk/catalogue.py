"""What can be decided: every pack with rules, its document, and the rules about a whole record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luodi.packs import load, with_rules
from luodi.rules.pack import Pack
from luodi.web.asking.fields import english
from luodi.web.documents.models import Document
from luodi.web.people.models import User


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can be decided: its name, article and title."""

    name: str
    provision: str
    title: str


@dataclass(frozen=True, slots=True)
class Decidable:
    """A pack as the desk lists it. ``key`` leads to its document where that is in the library."""

    name: str
    number: str
    title: str
    since: dt.date
    until: dt.date | None
    about: str
    main: Rule
    others: tuple[Rule, ...]
    key: str
    examples: bool


def catalogue(user: User) -> list[Decidable]:
    """Every pack, newest document first."""
    packs = [load(name) for name in with_rules()]
    seen = Document.objects.visible_to(user).filter(number__in=[pack.issued.number for pack in packs])
    keys = dict(seen.values_list("number", "key"))
    found = [decidable(pack, keys.get(pack.issued.number, "")) for pack in packs if pack.main]
    return sorted(found, key=lambda d: d.since, reverse=True)


def decidable(pack: Pack, key: str = "") -> Decidable:
    main = _rule(pack, pack.main)
    root = pack.root(pack.main)
    others = tuple(
        _rule(pack, name) for name, rule in pack.program.rules.items()
        if name != pack.main and len(rule.parameters) == 1 and rule.parameters[0].entity == root and rule.provision
    )  # fmt: skip
    kind = pack.vocabulary[root]
    needed = pack.needs(pack.main)
    examples = any(value.example for name in needed for value in pack.standards[name].values)
    return Decidable(
        pack.name, pack.issued.number, pack.issued.title, pack.issued.effective, pack.issued.repealed,
        kind.en if english() else kind.zh, main, others, key, examples,
    )  # fmt: skip


def _rule(pack: Pack, name: str) -> Rule:
    rule = pack.program.rules[name]
    return Rule(name, rule.provision, (rule.doc if english() else rule.title) or rule.title or name)
