"""Rules written into one another: what their names become, what is known already, what needs no statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from luodi.rules import tree as t
from luodi.rules.program import Program, Rule
from luodi.rules.python.expressions import Expressions
from luodi.rules.python.repeats import repeated_rules
from luodi.rules.ranges import Ranges

DEEPEST = 12
"""Rules are written into one another this deep; what lies deeper is a function of its own."""

SLIGHT = 4
_SLIGHT = (t.Attribute, t.IsNone, t.Literal, t.Point, t.Compare, t.In, t.Not)

Key = tuple[object, ...]


class Inlining(Expressions):
    """Names and answers known at a place of the function that is being written; blocks are known only inside."""

    def __init__(self, program: Program, ranges: Ranges) -> None:
        super().__init__(program, ranges)
        self.repeated = repeated_rules(program)
        self.depth = 0
        self.taken: set[str] = set()
        self.found: list[dict[Key, str]] = [{}]

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """An indented block; what is worked out inside is not known after it."""
        self.found.append({})
        with self.code.block(head):
            yield
        self.found.pop()

    def lookup(self, key: Key) -> str | None:
        return next((names[key] for names in reversed(self.found) if key in names), None)

    def called(self, expr: t.Call) -> Key:
        return ("call", expr.rule, *(self.name(a) for a in expr.arguments))

    def own_name(self, author: str) -> str:
        """A name in the function for a local or a loop's variable: the author's where it is free."""
        plain = author.replace(" ", "_")
        name = plain if plain not in self.taken and plain not in self.program.rules else self.code.name(plain)
        self.taken.add(name)
        return name

    @contextmanager
    def inside(self, expr: t.Call) -> Iterator[Rule]:
        """The rule's own names while its body is written in the place of a call."""
        rule = self.program.rules[expr.rule]
        kept = self.names, self.entities, self.locals, self.code.at
        variables = [p.variable for p in rule.parameters]
        self.names = dict(zip(variables, (self.name(a) for a in expr.arguments), strict=True))
        self.entities = {p.variable: p.entity for p in rule.parameters}
        self.locals = {}
        self.depth += 1
        yield rule
        self.depth -= 1
        self.names, self.entities, self.locals, self.code.at = kept

    # ---- plain: what needs no statement of its own

    def plain(self, expr: t.Expr) -> bool:
        """Whether the value is one Python expression."""
        match expr:
            case t.Call():
                if self.lookup(self.called(expr)) is not None:
                    return True
                if t.is_exact(expr.type) or self.repeats(expr):
                    return False
                if self.depth >= DEEPEST:
                    return True
                with self.inside(expr) as rule:
                    return self.plain(rule.body)
            case t.Let() | t.Cases() | t.Rank():
                return False
            case t.Aggregate(op="count", where=None):
                return True
            case t.Aggregate():
                return False
            case t.Divide():
                return False
            case t.If() | t.Least() | t.Greatest() if t.is_exact(expr.type):
                return False
            case _:
                return all(self.plain(x) for x in t.children(expr))

    def repeats(self, expr: t.Call) -> bool:
        """Whether the answer is kept under a name for the next who asks."""
        return expr.rule in self.repeated and not self.slight(self.program.rules[expr.rule].body)

    def slight(self, body: t.Expr) -> bool:
        """Asking again is as cheap as remembering."""
        nodes = list(t.walk(body))
        return len(nodes) <= SLIGHT and all(isinstance(x, _SLIGHT) for x in nodes)
