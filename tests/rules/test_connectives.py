"""What the prover's terms leave out as they are made changes nothing."""

from __future__ import annotations

import doctest
from itertools import product

import z3

from luodi.rules.prove import connectives
from luodi.rules.prove.connectives import NO, YES, every, pick, some, untrue


def same(one: object, other: object) -> bool:
    solver = z3.Solver()
    solver.add(one != other)
    return bool(solver.check() == z3.unsat)


def test_each_connective_says_what_z3s_own_says_of_up_to_three_terms() -> None:
    x, y = z3.Bools("x y")
    for count in range(4):
        for terms in product((YES, NO, x, y), repeat=count):
            assert same(every(*terms), z3.And(list(terms))), terms
            assert same(some(*terms), z3.Or(list(terms))), terms
    for term in (YES, NO, x):
        assert same(untrue(term), z3.Not(term))
        for yes, otherwise in product((YES, NO, x, y), repeat=2):
            assert same(pick(term, yes, otherwise), z3.If(term, yes, otherwise)), (term, yes, otherwise)
    assert not same(every(x, y), some(x, y))


def test_the_examples_hold() -> None:
    found = doctest.testmod(connectives)
    assert found.attempted == 7
    assert found.failed == 0
