"""The small mistakes that a mutant makes: each an expression or statement, and what replaces it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    """What stands from `start` to `end` (line from 1, column in bytes) is replaced by `text`."""

    kind: str
    start: tuple[int, int]
    end: tuple[int, int]
    text: str


_OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
_COMPARISONS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_TWINS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
_SKIPPED = ("annotation", "returns", "decorator_list", "type_comment")


def find_mutations(source: str) -> list[Mutation]:
    """List every mutation of a module.

    Annotations, decorators, format strings, imports and what only types read are left alone.
    """
    return list(_visit(ast.parse(source)))


def _visit(node: ast.AST) -> Iterator[Mutation]:
    if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom | ast.Raise):
        return
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    for kind, new in [*_changed_expression(node), *_changed_statement(node)]:
        text = ast.unparse(ast.fix_missing_locations(new))
        if isinstance(node, ast.expr):
            text = f"({text})"
        yield Mutation(kind, *_span(node), text)
    for name, child in ast.iter_fields(node):
        if name in _SKIPPED:
            continue
        for one in child if isinstance(child, list) else [child]:
            if isinstance(one, ast.AST):
                yield from _visit(one)


def _span(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]]:
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]


def _changed_expression(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            if not _is_text(left) and not _is_text(right):
                yield "operator", ast.BinOp(left, _OPERATORS[type(operator)](), right)
        case ast.Compare(left, [operator, *more], rest) if type(operator) in _COMPARISONS:
            yield "comparison", ast.Compare(left, [_COMPARISONS[type(operator)](), *more], rest)
        case ast.BoolOp(operator, values):
            other = ast.And() if isinstance(operator, ast.Or) else ast.Or()
            yield "and/or", ast.BoolOp(other, values)
        case ast.UnaryOp(ast.USub() | ast.Not() | ast.Invert(), operand):
            yield "sign", operand
        case ast.Constant(value) if isinstance(value, bool):
            yield "constant", ast.Constant(not value)
        case ast.Constant(value) if isinstance(value, int):
            yield "off by one", ast.Constant(value + 1)
        case ast.Constant(value) if isinstance(value, float):
            yield "constant", ast.Constant(value * 2 if value else 1.0)
        case ast.IfExp(test, body, orelse):
            yield "branch", ast.IfExp(test, orelse, body)
        case ast.Call(ast.Name(name), [_], []) if name in _TWINS:
            yield "call", ast.Call(ast.Name(_TWINS[name]), node.args, [])


def _changed_statement(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Expr(ast.Call()) | ast.AugAssign():
            yield "dropped", ast.Pass()
        case ast.Return(ast.expr()) if not isinstance(node.value, ast.Constant):
            yield "returned", ast.Return(ast.Constant(None))


def _is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def mutate(source: str, mutation: Mutation) -> str:
    """Put a mutation into a source."""
    lines = source.encode().splitlines(keepends=True)
    (first, begin), (last, end) = mutation.start, mutation.end
    changed = lines[first - 1][:begin] + mutation.text.encode() + lines[last - 1][end:]
    return b"".join([*lines[: first - 1], changed, *lines[last:]]).decode()
