"""What stands beside the rules: judgements, external and delegated points, readings, constants; and annotations."""

from __future__ import annotations

import ast
from contextlib import suppress
from typing import Any

from luodi.facts.types import BOOL, COUNT, DAY, QUANTITIES, TEXT, Choice, Number, Type, exact_type
from luodi.rules import tree as t
from luodi.rules.parse.calls import coerced
from luodi.rules.parse.refusal import Text
from luodi.rules.parse.scope import Known, Scope
from luodi.rules.program import PointDeclaration, PointKind, ReadingDeclaration

POINTS: dict[str, PointKind] = {"judgement": "judgement", "external": "external", "delegated": "delegated"}


def text_of(source: Text, node: ast.expr | None, at: ast.AST, what: tuple[str, str]) -> str:
    """A string constant, joined if it is written in pieces."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
        return node.value
    raise source.refusal(node or at, "text-wanted", what_zh=what[0], what_en=what[1])


def annotation(source: Text, node: ast.expr | None, at: ast.AST, name: str) -> Type:
    """``bool``, ``Money``, ``Exact[Money]``, ``Date``, ``str``, ``Literal["甲", "乙"]``."""
    match node:
        case ast.Constant(value=str(quoted)):
            with suppress(SyntaxError):
                inner = ast.parse(quoted, mode="eval").body
                for part in ast.walk(inner):
                    ast.copy_location(part, node)
                return annotation(source, inner, at, name)
        case ast.Name(id="bool"):
            return BOOL
        case ast.Name(id="int"):
            return COUNT
        case ast.Name(id="str"):
            return TEXT
        case ast.Name(id="Date") | ast.Name(id="date"):
            return DAY
        case ast.Name(id=quantity) if quantity in QUANTITIES:
            return QUANTITIES[quantity].type
        case ast.Subscript(value=ast.Name(id="Exact"), slice=inner):
            of = annotation(source, inner, at, name)
            if isinstance(of, Number):
                return exact_type(of.dimension)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=elements)):
            words = tuple(x.value for x in elements if isinstance(x, ast.Constant) and isinstance(x.value, str))
            if len(words) == len(elements) == len(set(words)):
                return Choice(name, words)
    raise source.refusal(node or at, "annotation", known=tuple(QUANTITIES))


def entity_of(known: Known, node: ast.expr | None, at: ast.AST) -> str:
    """The kind of record that a name stands for."""
    match node:
        case ast.Name(id=name) | ast.Constant(value=str(name)) if name in known.vocabulary:
            return name
        case ast.Name(id=name):
            raise known.source.refusal(node, "unknown-entity", near=(name, list(known.vocabulary)), name=name)
        case _:
            raise known.source.refusal(node or at, "entity-wanted", known=tuple(known.vocabulary))


class Arguments:
    """The arguments of a declaration by name, positional ones first; what is not known is refused."""

    def __init__(self, source: Text, node: ast.Call, positional: tuple[str, ...], keywords: tuple[str, ...]) -> None:
        self.source, self.node = source, node
        self.values: dict[str, ast.expr] = {}
        if len(node.args) > len(positional):
            raise source.refusal(node.args[len(positional)], "too-many-arguments", known=positional)
        for name, value in zip(positional, node.args, strict=False):
            self.values[name] = value
        for keyword in node.keywords:
            if keyword.arg not in (*positional, *keywords):
                raise source.refusal(
                    keyword.value,
                    "unknown-argument",
                    near=(str(keyword.arg), [*positional, *keywords]),
                    arg=keyword.arg,
                )
            self.values[keyword.arg] = keyword.value

    def text(self, name: str, *, needed: bool = False) -> str:
        if name not in self.values and not needed:
            return ""
        return text_of(self.source, self.values.get(name), self.node, (f"参数 {name} ", f"The argument {name}"))

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        return isinstance(value, ast.Constant) and value.value is True

    def get(self, name: str) -> ast.expr | None:
        return self.values.get(name)


def point(known: Known, name: str, kind: PointKind, node: ast.Call) -> PointDeclaration:
    """``judgement("第十条", Obligor, zh, en)`` and its like."""
    source = known.source
    given = Arguments(source, node, ("provision", "of", "zh", "en"), ("returns", "source", "otherwise"))
    of = given.get("of")
    whole_text = isinstance(of, ast.Constant) and of.value is None
    entity = None if whole_text else entity_of(known, of, node)
    returns = given.get("returns")
    type_ = BOOL if returns is None else annotation(source, returns, node, name)
    if returns is not None and t.is_exact(type_):
        raise source.refusal(returns, "point-exact")
    otherwise: Any = None
    if kind == "delegated":
        written = given.get("otherwise")
        literal = None if written is None else coerced(Scope(known, {}, {}), written, type_)
        if not isinstance(literal, t.Literal):
            raise source.refusal(node, "otherwise-wanted")
        otherwise = literal.value
        if entity is None or "district" not in known.vocabulary[entity].attributes:
            raise source.refusal(node, "no-district")
    return PointDeclaration(
        name,
        kind,
        given.text("provision", needed=True),
        entity,
        type_,
        given.text("zh", needed=True),
        given.text("en", needed=True),
        source.place(node),
        given.text("source", needed=kind == "external"),
        otherwise,
    )


def reading(source: Text, name: str, node: ast.Call) -> ReadingDeclaration:
    """``reading("第七条（四）", "…", inclusive="…", exclusive="…")``."""
    if len(node.args) != 2:
        raise source.refusal(node, "reading-form")
    options = {str(k.arg): text_of(source, k.value, node, ("读法", "A reading")) for k in node.keywords}
    if len(options) < 2:
        raise source.refusal(node, "two-readings")
    provision, doubt = (text_of(source, x, node, ("条款、疑义", "Provision and doubt")) for x in node.args)
    return ReadingDeclaration(name, provision, doubt, options, source.place(node))


def is_constant(node: ast.expr) -> bool:
    """Whether a module-level value may be a named constant: a literal, a literal with unit, or a tuple of those."""
    match node:
        case ast.Constant(value=value):
            return value is not None and value is not ...
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return is_constant(operand)
        case ast.Tuple(elts=elements):
            return all(is_constant(x) for x in elements)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            units = {q.constructor for q in QUANTITIES.values()} | {"percent", "date", "Date"}
            return name in units and all(is_constant(x) for x in args)
        case _:
            return False
