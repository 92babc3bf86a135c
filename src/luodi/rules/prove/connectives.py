"""*And*, *or*, *not* and *if* of the prover's terms, without what is plainly true or false.

Most conditions under which an answer is open are plainly false, and making terms costs far more than solving them: so
terms are made by z3's own functions, without its Python layer that looks at the sort of each operand first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import z3

YES, NO = z3.BoolVal(True), z3.BoolVal(False)
"""The only terms that are taken to be plainly true or false; others are not looked into."""


def _folded(make: Callable[[Any, int, Any], Any], neutral: Any, settles: Any, terms: tuple[Any, ...]) -> Any:
    """The terms joined, without those that change nothing; one that settles the answer is the answer."""
    kept = [term for term in terms if term is not neutral]
    if any(term is settles for term in kept):
        return settles
    if len(kept) < 2:
        return kept[0] if kept else neutral
    context = z3.main_ctx()
    return z3.BoolRef(make(context.ref(), len(kept), (z3.Ast * len(kept))(*[term.ast for term in kept])), context)


def truth(value: bool) -> Any:
    return YES if value else NO


def every(*terms: Any) -> Any:
    """All of the terms; of none, what is plainly true.

    >>> x, y = z3.Bools("x y")
    >>> every(x, YES), every(x, y, NO), every()
    (x, False, True)
    """
    return _folded(z3.Z3_mk_and, YES, NO, terms)


def some(*terms: Any) -> Any:
    """At least one of the terms; of none, what is plainly false.

    >>> x, y = z3.Bools("x y")
    >>> some(x, NO), some(x, y, YES), some(), some(x, y)
    (x, True, False, Or(x, y))
    """
    return _folded(z3.Z3_mk_or, NO, YES, terms)


def untrue(term: Any) -> Any:
    """
    >>> untrue(YES), untrue(z3.Bool("x"))
    (False, Not(x))
    """
    if term is YES or term is NO:
        return truth(term is NO)
    context = z3.main_ctx()
    return z3.BoolRef(z3.Z3_mk_not(context.ref(), term.ast), context)


def pick(test: Any, yes: Any, otherwise: Any) -> Any:
    """One of two terms of a sort.

    >>> x = z3.Bool("x")
    >>> pick(YES, x, NO), pick(x, NO, NO), pick(x, z3.IntVal(1), z3.IntVal(2))
    (x, False, If(x, 1, 2))
    """
    if test is YES or yes is otherwise:
        return yes
    return otherwise if test is NO else z3.If(test, yes, otherwise)
