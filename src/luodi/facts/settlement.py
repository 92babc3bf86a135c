"""The yearly settlement of an insurance that several insurers carry."""

from __future__ import annotations

from luodi.facts.attribute import Record, many, money, text


class InsurerAccount(Record, zh="承保公司账目", en="insurer's account"):
    """What one insurer took and paid."""

    insurer = text("承保公司", "Insurer", sensitivity="open")
    premiums = money("保费收入", "Premiums", most=10**10, period="year", sensitivity="business")
    paid = money("赔付支出", "Claims paid", most=10**10, period="year", sensitivity="business")


class Settlement(Record, zh="保险清算", en="settlement"):
    """The accounts of all insurers together."""

    accounts = many(InsurerAccount, "各承保公司账目", "Accounts of the insurers", most=10)
