"""The statements of a rule to one expression: local names, if/elif/else, match, return."""

from __future__ import annotations

import ast

from luodi.facts.types import BOOL, Choice, Type
from luodi.rules import tree as t
from luodi.rules.parse import expressions as e
from luodi.rules.parse.calls import coerced
from luodi.rules.parse.scope import Scope
from luodi.rules.parse.typing import coerce, unify


def body(scope: Scope, statements: list[ast.stmt], declared: Type, end: ast.AST) -> t.Expr:
    """The expression that the statements return, in the ``declared`` type; every path must return."""
    if not statements:
        raise scope.source.refusal(end, "no-return")
    first, rest = statements[0], statements[1:]
    match first:
        case ast.Return(value=ast.expr() as value):
            if rest:
                raise scope.source.refusal(rest[0], "after-return")
            return coerced(scope, value, declared)
        case ast.Return():
            raise scope.source.refusal(first, "empty-return")
        case ast.Expr(value=ast.Constant(value=str())):
            return body(scope, rest, declared, first)
        case ast.Assign() | ast.AnnAssign():
            return _binding(scope, first, rest, declared)
        case ast.If():
            return _if(scope, first, rest, declared)
        case ast.Match():
            return _match(scope, first, rest, declared)
        case ast.Pass():
            return body(scope, rest, declared, first)
        case _:
            raise scope.source.refused_form(first)


def _target(scope: Scope, node: ast.Assign | ast.AnnAssign) -> tuple[str, ast.expr]:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    if (
        not isinstance(target, ast.Name)
        or node.value is None
        or (isinstance(node, ast.Assign) and len(node.targets) > 1)
    ):
        raise scope.source.refusal(node, "one-target")
    taken = target.id in scope.records or target.id in scope.environment or target.id in scope.known.signatures
    if taken or target.id in scope.known.readings or target.id in scope.known.points:
        raise scope.source.refusal(target, "taken", name=target.id)
    if target.id in scope.locals:
        raise scope.source.refusal(target, "reassigned", name=target.id)
    return target.id, node.value


def _binding(scope: Scope, node: ast.Assign | ast.AnnAssign, rest: list[ast.stmt], declared: Type) -> t.Expr:
    name, written = _target(scope, node)
    value = e.expression(scope, written)
    tail = body(scope.binding(name, value.type), rest, declared, node)
    return t.Let(tail.type, scope.source.place(node), name, value, tail)


def _returns(statements: list[ast.stmt]) -> bool:
    """Whether every path through the statements returns."""
    for statement in statements:
        match statement:
            case ast.Return():
                return True
            case ast.If(body=then, orelse=otherwise) if _returns(then) and _returns(otherwise):
                return True
            case ast.Match(cases=cases) if all(_returns(case.body) for case in cases) and _has_default(cases):
                return True
            case _:
                pass
    return False


def _has_default(cases: list[ast.match_case]) -> bool:
    return any(isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None for case in cases)


def _assigns_only(statements: list[ast.stmt]) -> bool:
    return bool(statements) and all(isinstance(s, ast.Assign | ast.AnnAssign) for s in statements)


def _if(scope: Scope, node: ast.If, rest: list[ast.stmt], declared: Type) -> t.Expr:
    test = e.boolean(scope, node.test)
    if rest and _assigns_only(node.body) and _assigns_only(node.orelse):
        return _assigned_in_branches(scope, node, test, rest, declared)
    then_rest = [] if _returns(node.body) else rest
    else_rest = [] if node.orelse and _returns(node.orelse) else rest
    then = body(scope.knowing(test, True), [*node.body, *then_rest], declared, node)
    otherwise = body(scope.knowing(test, False), [*node.orelse, *else_rest], declared, node)
    return t.If(declared, scope.source.place(node), test, then, otherwise)


def _assigned_in_branches(scope: Scope, node: ast.If, test: t.Expr, rest: list[ast.stmt], declared: Type) -> t.Expr:
    """``if c: x = a else: x = b`` binds ``x`` once, without writing the rest twice."""
    if len(node.body) != 1 or len(node.orelse) != 1:
        raise scope.source.refusal(node, "branch-targets")
    branches = [_target(scope, s) for s in (node.body[0], node.orelse[0]) if isinstance(s, ast.Assign | ast.AnnAssign)]
    (name, then_written), (other, else_written) = branches
    if name != other:
        raise scope.source.refusal(node, "branch-names", name=name, other=other)
    at = scope.source.place(node)
    then = e.expression(scope.knowing(test, True), then_written)
    otherwise = e.expression(scope.knowing(test, False), else_written)
    then, otherwise = unify(scope.source, then, otherwise, at)
    value = t.If(then.type, at, test, then, otherwise)
    tail = body(scope.binding(name, value.type), rest, declared, node)
    return t.Let(tail.type, at, name, value, tail)


def _match(scope: Scope, node: ast.Match, rest: list[ast.stmt], declared: Type) -> t.Expr:
    """A match on words; the cases are disjoint, and all words or ``_`` must be there, or the statements go on."""
    subject = e.expression(scope, node.subject)
    left = list(subject.type.words) if isinstance(subject.type, Choice) else None
    arms: list[tuple[t.Expr, list[ast.stmt], ast.match_case]] = []
    final: list[ast.stmt] | None = None
    for case in node.cases:
        if case.guard is not None:
            raise scope.source.refusal(case.guard, "case-guard")
        if isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.pattern.name is None:
            final = case.body
            break
        options = _options(scope, case.pattern, subject)
        if left is not None:
            left = [word for word in left if word not in {o.value for o in options}]
        at = scope.source.place(case.pattern)
        one = t.Compare(BOOL, at, "==", subject, options[0])
        arms.append((one if len(options) == 1 else t.In(BOOL, at, subject, tuple(options)), case.body, case))
    if final is None and left == [] and arms:
        _, final, _ = arms.pop()
    after = [] if final is not None and _returns(final) else rest
    tail = body(scope, [*(final or []), *after], declared, node)
    for test, statements, case in reversed(arms):
        after = [] if _returns(statements) else rest
        then = body(scope, [*statements, *after], declared, case.pattern)
        tail = t.If(declared, scope.source.place(case.pattern), test, then, tail)
    return tail


def _options(scope: Scope, pattern: ast.pattern, subject: t.Expr) -> list[t.Literal]:
    match pattern:
        case ast.MatchOr(patterns=patterns):
            return [option for each in patterns for option in _options(scope, each, subject)]
        case ast.MatchValue(value=value):
            literal = coerce(scope.source, e.expression(scope, value, subject.type), subject.type)
            if isinstance(literal, t.Literal):
                return [literal]
    raise scope.source.refusal(pattern, "case-pattern")
