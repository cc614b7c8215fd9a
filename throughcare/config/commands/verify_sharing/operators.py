"""The ways in which Python is broken on purpose: each operator says for one node what may stand there instead."""

from __future__ import annotations

import ast
from copy import deepcopy
from typing import TYPE_CHECKING

from throughcare.config.commands.verify_sharing import sqltokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Operator = Callable[[ast.AST], Iterator[ast.AST]]

COMPARISONS: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
CALLS: Mapping[str, str] = {
    "any": "all",
    "all": "any",
    "min": "max",
    "max": "min",
    "every": "some",
    "some": "every",
    "pairwise": "zip",
}
MEMBERS: Mapping[str, tuple[str, ...]] = {
    "Effect": ("GRANT", "FORBID"),
    "Level": ("EXISTENCE", "ATTENDANCE", "SUMMARY", "FULL"),
    "Need": ("NOTHING", "OWN_OR_RELEASE", "CROSSING", "ROLE", "SEALED"),
    "BlockEffect": ("EXCLUDE", "ONLY", "FREEZE", "LIMIT"),
    "Ground": ("DUTY", "POWER", "DISCRETIONARY", "AGREEMENT", "CONSENT"),
    "Limit": ("NO_EXPORT", "NO_PRINT", "NO_ONWARD", "TELL_PERSON", "TWO_PEOPLE"),
    "Category": ("IDENTITY", "CUSTODY", "JOURNEY", "PLAN"),
}
"""Members of the enumerations that the rules speak of: each is replaced by the next."""
NAMES: Mapping[str, str] = {
    "TRUE": "FALSE",
    "FALSE": "TRUE",
    "YES_STATES": "DECIDING_STATES",
    "DECIDING_STATES": "YES_STATES",
    "STATUTORY": "OBJECTABLE",
    "OBJECTABLE": "STATUTORY",
    "ENFORCING": "AUTHORITIES",
}
RESULTS: Mapping[str, tuple[str, ...]] = {
    "bool": ("True", "False"),
    "Sql": ("TRUE", "FALSE"),
    "int": ("0",),
}
"""What the result of a call may be replaced by, by the type that the function says it returns."""


def swap_comparison(node: ast.AST) -> Iterator[ast.AST]:
    """Replace a comparison by its neighbour: a closed end by an open one, equal by unequal."""
    if not isinstance(node, ast.Compare):
        return
    for place, operator in enumerate(node.ops):
        if other := COMPARISONS.get(type(operator)):
            changed = deepcopy(node)
            changed.ops[place] = other()
            yield changed


def swap_logic(node: ast.AST) -> Iterator[ast.AST]:
    """Replace and by or, or by and."""
    if isinstance(node, ast.BoolOp):
        operator = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(operator, node.values)


def drop_operand(node: ast.AST) -> Iterator[ast.AST]:
    """Leave out one part of an and or an or."""
    if isinstance(node, ast.BoolOp):
        for place in range(len(node.values)):
            rest = node.values[:place] + node.values[place + 1 :]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def drop_not(node: ast.AST) -> Iterator[ast.AST]:
    """Leave out a not."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


def drop_element(node: ast.AST) -> Iterator[ast.AST]:
    """Leave out one element of a list, a tuple or a set that is written out, or one part of a dictionary."""
    if isinstance(node, ast.List | ast.Set | ast.Tuple) and isinstance(
        getattr(node, "ctx", ast.Load()), ast.Load
    ):
        for place in range(len(node.elts)):
            changed = deepcopy(node)
            del changed.elts[place]
            yield changed
    if isinstance(node, ast.Dict):
        for place in range(len(node.keys)):
            one = deepcopy(node)
            del one.keys[place], one.values[place]
            yield one


def change_constant(node: ast.AST) -> Iterator[ast.AST]:
    """Replace a number by the next one, true by false."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int):
            yield ast.Constant(node.value + 1)


def swap_arithmetic(node: ast.AST) -> Iterator[ast.AST]:
    """Replace the and of bits by their or, plus by minus, and the other way round."""
    if isinstance(node, ast.BinOp) and (other := ARITHMETIC.get(type(node.op))):
        yield ast.BinOp(node.left, other(), node.right)
    if isinstance(node, ast.AugAssign) and (other := ARITHMETIC.get(type(node.op))):
        yield ast.AugAssign(node.target, other(), node.value)


def swap_call(node: ast.AST) -> Iterator[ast.AST]:
    """Call the opposite function: any for all, min for max, every for some."""
    if not isinstance(node, ast.Call):
        return
    changed = deepcopy(node)
    if isinstance(changed.func, ast.Name) and changed.func.id in CALLS:
        changed.func.id = CALLS[changed.func.id]
        yield changed


def choose_branch(node: ast.AST) -> Iterator[ast.AST]:
    """Take always one branch of a conditional expression, then always the other."""
    if isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse


def fix_condition(node: ast.AST) -> Iterator[ast.AST]:
    """Let a statement's condition always hold, then never; leave out a condition of a comprehension."""
    if isinstance(node, ast.If):
        for value in (True, False):
            yield ast.If(ast.Constant(value), node.body, node.orelse)
    if isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            changed = deepcopy(node)
            del changed.ifs[place]
            yield changed


def other_name(node: ast.AST) -> Iterator[ast.AST]:
    """Name the next member of an enumeration, or a set that is easily mistaken for the one meant."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        members = MEMBERS.get(node.value.id, ())
        if node.attr in members:
            following = members[(members.index(node.attr) + 1) % len(members)]
            yield ast.Attribute(node.value, following, node.ctx)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in NAMES:
        yield ast.Name(NAMES[node.id], node.ctx)


def remove_statement(node: ast.AST) -> Iterator[ast.AST]:
    """Leave out a statement that does something."""
    is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    if is_call or isinstance(node, ast.AugAssign | ast.Continue):
        yield ast.Pass()


def replace_result(returns: Mapping[str, str]) -> Operator:
    """Return the operator that replaces the result of a call, by what the functions say they return."""

    def operator(node: ast.AST) -> Iterator[ast.AST]:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            for result in RESULTS.get(returns.get(name, ""), ()):
                yield ast.parse(result, mode="eval").body

    operator.__name__ = "replace_result"
    return operator


def break_sql(node: ast.AST) -> Iterator[ast.AST]:
    """Change one token of the SQL in a piece of text, or leave out one condition."""
    if isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    ):
        template, holes = _template(node)
        for text in sqltokens.broken(template):
            yield _filled(text, holes)


def _template(node: ast.JoinedStr | ast.Constant) -> tuple[str, list[ast.expr]]:
    if isinstance(node, ast.Constant):
        return str(node.value), []
    text = ""
    holes: list[ast.expr] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        else:
            text += sqltokens.hole(len(holes))
            holes.append(part)
    return text, holes


def _filled(text: str, holes: list[ast.expr]) -> ast.AST:
    if not holes:
        return ast.Constant(text)
    parts: list[ast.expr] = [
        holes[part] if isinstance(part, int) else ast.Constant(part)
        for part in sqltokens.parts(text)
    ]
    return ast.JoinedStr(parts)


OPERATORS: tuple[Operator, ...] = (
    swap_comparison,
    swap_logic,
    drop_operand,
    drop_not,
    drop_element,
    change_constant,
    swap_arithmetic,
    swap_call,
    choose_branch,
    fix_condition,
    other_name,
    remove_statement,
    break_sql,
)
