"""Generated code carries the author's line numbers, however far apart they lie."""

from __future__ import annotations

import sys
import traceback
from types import CodeType

from hypothesis import given
from hypothesis import strategies as st

from luodi.rules.python.code import Code

LINES = st.lists(st.integers(1, 5000), min_size=2, max_size=30)


def inner(code: CodeType) -> CodeType:
    """The one function in a module's code."""
    (found,) = (c for c in code.co_consts if isinstance(c, CodeType))
    return found


def written(lines: list[int]) -> Code:
    """A function whose head is at the first line and whose statements, each of its own, are at the others."""
    code = Code()
    code.at = lines[0]
    with code.block("def f(x):"):
        for n, line in enumerate(lines[1:]):
            code.at = line
            # Long enough for more instructions than one entry of the table holds.
            code.add(f"y{n} = x + {n} - x * {n + 1} + x - {n} + x * x")
    return code


@given(LINES)
def test_every_statement_is_at_its_authors_line(lines: list[int]) -> None:
    function = inner(written(lines).compiled("rules.py"))
    assert function.co_filename == "rules.py"
    assert function.co_firstlineno == lines[0]
    stepped: list[int] = []
    for _, _, line in function.co_lines():
        if line is not None and stepped[-1:] != [line]:
            stepped.append(line)
    expected: list[int] = []
    for line in lines:
        if expected[-1:] != [line]:
            expected.append(line)
    assert stepped == expected


def test_an_error_in_generated_code_names_the_authors_line() -> None:
    code = Code()
    code.at = 700
    with code.block("def f(x):"):
        code.at = 4203
        code.add("y = x + 1")
        code.at = 12
        code.add("return 1 // x")
    names: dict[str, object] = {}
    exec(code.compiled("rules.py"), names)
    try:
        names["f"](0)  # type: ignore[operator]
    except ZeroDivisionError:
        (_, ours) = traceback.extract_tb(sys.exc_info()[2])
        assert (ours.filename, ours.lineno, ours.name) == ("rules.py", 12, "f")
    else:
        raise AssertionError("no error")
