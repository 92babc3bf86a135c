"""A whole ``rules.py`` to a typed program: first what it declares, then the body of each rule."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from luodi.facts.attribute import Vocabulary
from luodi.facts.types import BOOL
from luodi.rules import tree as t
from luodi.rules.parse.body import body
from luodi.rules.parse.calls import records_of
from luodi.rules.parse.declarations import POINTS, Arguments, annotation, entity_of, is_constant, point, reading
from luodi.rules.parse.expressions import boolean
from luodi.rules.parse.refusal import Text
from luodi.rules.parse.scope import Known, Scope, Signature, StandardType, as_date
from luodi.rules.program import Parameter, PointDeclaration, Program, ReadingDeclaration, Rule

DEEPEST = 100
"""So many forms may lie one inside the other; each `elif` and each `+` counts as one."""
_RULE = (("provision", "title"), ("valid_from", "valid_until", "principle", "note", "residual", "term"))
_CASE = (("of", "provision", "title"), ("when", "exception_to", "valid_from", "valid_until"))


@dataclass(frozen=True, slots=True)
class _Function:
    """A decorated function before its body is read."""

    node: ast.FunctionDef
    kind: str
    given: Arguments
    signature: Signature
    environment: Mapping[str, str]


@dataclass(slots=True)
class _Collected:
    known: Known
    functions: dict[str, _Function] = field(default_factory=dict)
    points: dict[str, PointDeclaration] = field(default_factory=dict)
    readings: dict[str, ReadingDeclaration] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)


def parse(
    text: str,
    file: str,
    vocabulary: Vocabulary,
    standards: Mapping[str, StandardType] | None = None,
    beside: Program | None = None,
) -> Program:
    """The program that the text declares, on what ``beside`` (``doubts.py``) declares. Nothing of it is executed.

    Raises ``LuodiError`` naming file, line and column for what is not Python or not in the rule language.
    """
    source = Text(file, tuple(text.split("\n")))
    if "\0" in text:
        raise source.refusal(t.Place(1, 1, 1, 1), "nul")
    try:
        module = ast.parse(text, filename=file)
    except SyntaxError as error:
        at = t.Place(error.lineno or 1, error.offset or 1, error.lineno or 1, error.offset or 1)
        raise source.refusal(at, "not-python", msg=error.msg) from error
    except (RecursionError, MemoryError):  # brackets so deep that Python's own parser gives up
        raise source.refusal(t.Place(1, 1, 1, 1), "too-deep", most=DEEPEST) from None
    _refuse_depth(source, module)
    found = _Collected(Known(source, vocabulary, standards or {}))
    if beside is not None:
        found.points.update(beside.points)
        found.readings.update(beside.readings)
    for statement in module.body:
        _declare(found, statement)
    signatures = {name: f.signature for name, f in found.functions.items() if f.kind != "case_of"}
    known = replace(
        found.known, signatures=signatures, points=found.points, readings=found.readings, constants=found.constants
    )
    cases: dict[str, list[t.CaseBranch]] = {name: [] for name, f in found.functions.items() if f.kind == "quantity"}
    for name, function in found.functions.items():
        if function.kind == "case_of":
            of, branch = _case(known, found, name, function)
            cases[of].append(branch)
    for of, branches in cases.items():
        _refuse_exception_circles(source, of, branches)
    rules = {
        name: _rule(known, name, function, cases.get(name))
        for name, function in found.functions.items()
        if function.kind != "case_of"
    }
    program = Program(file, rules, found.points, found.readings)
    _refuse_circles(source, program)
    return program


def _refuse_depth(source: Text, module: ast.Module) -> None:
    """Refuse what lies deeper than anything a reader follows, before a recursion over it ends in Python's own error."""
    waiting: list[tuple[ast.AST, int]] = [(module, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST:
            raise source.refusal(node, "too-deep", most=DEEPEST)
        waiting += [(inner, depth + 1) for inner in ast.iter_child_nodes(node) if hasattr(inner, "lineno")]


# ---- first pass


def _declare(found: _Collected, node: ast.stmt) -> None:
    source = found.known.source
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            return
        case ast.Import(names=names):
            _importable(found, node, *(alias.name for alias in names))
        case ast.ImportFrom(module=module):
            _importable(found, node, module or "")
        case ast.FunctionDef():
            _declare_function(found, node)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            _declare_name(found, name, value, node)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            _declare_name(found, name, value, node)
        case _:
            raise source.refusal(node, "statement", name=type(node).__name__)


def _importable(found: _Collected, node: ast.stmt, *modules: str) -> None:
    """Nothing is imported in fact; what could not have been is refused all the same, so that nobody waits for it."""
    for module in modules:
        if module.split(".")[0] not in ("luodi", "__future__", "typing", "datetime"):
            raise found.known.source.refusal(node, "import", module=module)


def _fresh(found: _Collected, name: str, node: ast.AST) -> None:
    if name in found.functions or name in found.points or name in found.readings or name in found.constants:
        raise found.known.source.refusal(node, "declared-twice", name=name)


def _declare_name(found: _Collected, name: str, value: ast.expr, node: ast.stmt) -> None:
    _fresh(found, name, node)
    source = found.known.source
    match value:
        case ast.Call(func=ast.Name(id=kind)) if kind in POINTS:
            found.points[name] = point(found.known, name, POINTS[kind], value)
        case ast.Call(func=ast.Name(id="reading")):
            found.readings[name] = reading(source, name, value)
        case _ if is_constant(value):
            found.constants[name] = value
        case _:
            raise source.refusal(value, "constant-or-declaration")


def _declare_function(found: _Collected, node: ast.FunctionDef) -> None:
    source = found.known.source
    _fresh(found, node.name, node)
    decorator = node.decorator_list[0] if node.decorator_list else None
    match decorator:
        case ast.Call(func=ast.Name(id="rule" | "quantity" | "case_of" as kind)) if len(node.decorator_list) == 1:
            positional, keywords = _CASE if kind == "case_of" else _RULE
            given = Arguments(source, decorator, positional, keywords)
        case _:
            raise source.refusal(decorator or node, "decorator", name=node.name)
    given.text("provision", needed=True)
    records, takes, environment = _parameters(found, node)
    type_ = annotation(source, node.returns, node, node.name)
    signature = Signature(node.name, records, takes, type_)
    found.functions[node.name] = _Function(node, kind, given, signature, environment)


def _parameters(
    found: _Collected, node: ast.FunctionDef
) -> tuple[tuple[Parameter, ...], tuple[str, ...], dict[str, str]]:
    """Records first, the nearest owner next; then ``std: Standards`` and ``on: Date`` where they are needed."""
    source, arguments = found.known.source, node.args
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.posonlyargs or arguments.defaults:
        raise source.refusal(node, "parameters")
    records: list[Parameter] = []
    takes: list[str] = []
    environment: dict[str, str] = {}
    for argument in arguments.args:
        match argument.annotation:
            case ast.Name(id="Standards") if "std" not in takes:
                takes.append("std")
                environment[argument.arg] = "standards"
            case ast.Name(id="Date") | ast.Name(id="date") if "on" not in takes:
                takes.append("on")
                environment[argument.arg] = "date"
            case _:
                if takes:
                    raise source.refusal(argument, "parameter-order")
                records.append(Parameter(argument.arg, entity_of(found.known, argument.annotation, argument)))
    if not records:
        raise source.refusal(node, "no-record")
    return tuple(records), tuple(takes), environment


# ---- second pass


def _scope(known: Known, function: _Function) -> Scope:
    records = function.signature.records
    owners = {a.variable: b.variable for a, b in pairwise(records)}
    return Scope(known, {p.variable: p.entity for p in records}, owners, environment=function.environment)


def _rule(known: Known, name: str, function: _Function, cases: list[t.CaseBranch] | None) -> Rule:
    node, given, source = function.node, function.given, known.source
    at = source.place(node)
    if cases is None:
        statements = node.body
        expr = body(_scope(known, function), statements, function.signature.type, node)
    else:
        _ellipsis_only(source, node)
        if not cases:
            raise source.refusal(node, "no-case", name=name)
        expr = t.Cases(function.signature.type, at, name, tuple(cases))
    doc = ast.get_docstring(node) or ""
    provision = given.text("provision", needed=True)
    return Rule(
        name,
        provision,
        given.text("title") or doc.split("\n")[0] or name,
        function.signature.records,
        function.signature.type,
        expr,
        at,
        doc,
        as_date(source, node, given.text("valid_from")),
        as_date(source, node, given.text("valid_until")),
        "principle" if given.flag("principle") else "must",
        given.text("note"),
        residual=given.flag("residual"),
        term=given.flag("term"),
    )


def _ellipsis_only(source: Text, node: ast.FunctionDef) -> None:
    statements = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    if statements:
        raise source.refusal(statements[0], "quantity-body")


def _case(known: Known, found: _Collected, name: str, function: _Function) -> tuple[str, t.CaseBranch]:
    source, given, node = known.source, function.given, function.node
    of = given.get("of")
    target = found.functions.get(of.id) if isinstance(of, ast.Name) else None
    if not isinstance(of, ast.Name) or target is None or target.kind != "quantity":
        quantities = [n for n, f in found.functions.items() if f.kind == "quantity"]
        raise source.refusal(of or node, "case-target", known=tuple(quantities))
    mine, theirs = function.signature, target.signature
    if [p.entity for p in mine.records] != [p.entity for p in theirs.records] or mine.type != _named(
        theirs.type, mine.type
    ):
        raise source.refusal(node, "case-signature", name=name, of=of.id)
    scope = _scope(known, function)
    when = _when(scope, given.get("when"), function)
    value = body(scope, node.body, theirs.type, node)
    renamed = dict(zip((p.variable for p in mine.records), (p.variable for p in theirs.records), strict=True))
    if any(a != b for a, b in renamed.items()):
        raise source.refusal(node.args.args[0], "case-parameters", of=of.id, parameters=", ".join(renamed.values()))
    doc = ast.get_docstring(node) or ""
    return of.id, t.CaseBranch(
        name,
        given.text("provision", needed=True),
        given.text("title") or doc.split("\n")[0] or name,
        when,
        value,
        _exceptions(found, name, of.id),
        source.place(node),
        as_date(source, node, given.text("valid_from")),
        as_date(source, node, given.text("valid_until")),
    )


def _named(theirs: object, mine: object) -> object:
    """Choices of a quantity and its cases are the same if their words are."""
    return mine if getattr(theirs, "words", 0) == getattr(mine, "words", 1) else theirs


def _when(scope: Scope, node: ast.expr | None, function: _Function) -> t.Expr | None:
    """A rule's name, or a lambda over the same parameters; absent: the case always applies."""
    source = scope.source
    match node:
        case None:
            return None
        case ast.Name(id=name):
            arguments: list[ast.expr] = [
                ast.copy_location(ast.Name(p.variable), node) for p in function.signature.records
            ]
            known = scope.known
            if name in known.points:
                wanted: tuple[Parameter, ...] = (Parameter("", str(known.points[name].entity)),)
                variables = records_of(scope, node, arguments[:1], wanted)
                return t.Point(BOOL, source.place(node), name, variables[0])
            if name not in known.signatures or known.signatures[name].type != BOOL:
                raise source.refusal(node, "when-rule", near=(name, list(known.signatures)), name=name)
            wanted = known.signatures[name].records
            variables = records_of(scope, node, arguments[: len(wanted)], wanted)
            return t.Call(BOOL, source.place(node), name, variables)
        case ast.Lambda(args=args, body=test):
            names = [a.arg for a in args.args]
            parameters = [a.arg for a in function.node.args.args]
            if names != parameters[: len(names)] and names != parameters:
                raise source.refusal(node, "when-lambda", parameters=", ".join(parameters))
            return boolean(scope, test)
        case _:
            raise source.refusal(node, "when-form")


def _exceptions(found: _Collected, name: str, of: str) -> tuple[str, ...]:
    """The cases of the same quantity that say they are exceptions to this one."""
    yields: list[str] = []
    for other, function in found.functions.items():
        written = function.given.get("exception_to") if function.kind == "case_of" else None
        nodes = written.elts if isinstance(written, ast.Tuple) else [written] if written is not None else []
        for node in nodes:
            target = found.functions.get(node.id) if isinstance(node, ast.Name) else None
            same = target is not None and target.kind == "case_of" and _of(target) == _of(function)
            if not isinstance(node, ast.Name) or not same:
                raise found.known.source.refusal(node, "exception-target")
            if node.id == name and _of(function) == of:
                yields.append(other)
    return tuple(yields)


def _refuse_exception_circles(source: Text, of: str, branches: list[t.CaseBranch]) -> None:
    left = {b.name: set(b.yields_to) for b in branches}
    while left:
        ready = [name for name, yields in left.items() if not yields & set(left)]
        if not ready:
            at = next(b.at for b in branches if b.name in left)
            raise source.refusal(at, "exception-circle", of=of, names=tuple(left))
        for name in ready:
            del left[name]


def _of(function: _Function) -> str:
    of = function.given.get("of")
    return of.id if isinstance(of, ast.Name) else ""


def _refuse_circles(source: Text, program: Program) -> None:
    """Rules that need themselves are refused, naming the circle."""
    done: set[str] = set()
    for start in program.rules:
        stack: list[tuple[str, list[str]]] = [(start, [])]
        path: list[str] = []
        while stack:
            name, waiting = stack[-1]
            if name not in done and not waiting and (not path or path[-1] != name):
                path.append(name)
                waiting.extend(dict.fromkeys(call.rule for call in t.calls(program.rules[name].body)))
            while waiting and waiting[0] in done:
                waiting.pop(0)
            if name in done or not waiting:
                done.add(name)
                if path and path[-1] == name:
                    path.pop()
                stack.pop()
                continue
            following = waiting[0]
            if following in path:
                circle = " → ".join([*path[path.index(following) :], following])
                raise source.refusal(program.rules[following].at, "circle", circle=circle)
            stack.append((following, []))
