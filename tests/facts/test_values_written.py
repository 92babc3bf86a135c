"""Numbers as people write them; what is no number of its kind is refused."""

from __future__ import annotations

import pytest

from luodi.facts.types import COUNT, MONEY, RATE
from luodi.facts.values import ValueProblemError, read_value


@pytest.mark.parametrize(
    ("type_", "written", "stored"),
    [
        (MONEY, "1,234.50", 123450),
        (MONEY, "-1，234，567", -123456700),
        (MONEY, "１２３", 12300),
        (MONEY, "0e100000", 0),
        (RATE, "85%", 850000),
        (RATE, 0.85, 850000),
        (COUNT, "1,000", 1000),
    ],
)
def test_numbers_as_people_write_them(type_: object, written: object, stored: int) -> None:
    assert read_value(type_, written) == stored  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("type_", "written", "told"),
    [
        (MONEY, "5%", "is not a number"),  # a share of what?
        (COUNT, "500%", "is not a number"),
        (RATE, "5%%", "is not a number"),
        (MONEY, "1,23", "is not a number"),  # a decimal comma, or a digit too few
        (MONEY, "1,2345", "is not a number"),
        (MONEY, ",123", "is not a number"),
        (MONEY, "1e100000", "is too large"),
        (MONEY, "9" * 50_000, "is too large"),
        (MONEY, "1e-100000", "too many digits"),
        (MONEY, "0.001", "too many digits"),
        (MONEY, True, "is not a number"),
        (MONEY, "Infinity", "is not a number"),
    ],
)
def test_what_is_no_number_of_its_kind_is_refused_and_shown_in_short(type_: object, written: object, told: str) -> None:
    with pytest.raises(ValueProblemError) as caught:
        read_value(type_, written)  # type: ignore[arg-type]
    assert told in caught.value.en
    assert len(caught.value.en) < 160
