"""Names and identity numbers as they may be shown to whoever need not know them."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.rules.roster.identity import masked as masked_number


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a matter is about: name, and identity number or unified social credit code."""

    name: str = ""
    identity: str = ""

    @property
    def masked(self) -> Party:
        return Party(masked_name(self.name), masked_number(self.identity))


def masked_name(name: str) -> str:
    """The first character only, however long the name; of an organisation the first two.

    >>> masked_name("张三"), masked_name("云洲市示例商贸有限公司"), masked_name("")
    ('张**', '云洲**', '')
    """
    if not name:
        return ""
    return name[: 2 if len(name) > 4 else 1] + "**"
