"""What a template asks of the values it is given, followed through loops, `set`, `with` and includes."""

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Union, get_args, get_origin, get_type_hints

from jinja2 import nodes

UNKNOWN: Any = Any
Scope = dict[str, Any]


class Shapes:
    """Reads templates and collects what they ask for that the types do not have."""

    def __init__(self, tree: Callable[[str], nodes.Template], given: Mapping[str, Any]) -> None:
        self._tree, self._given = tree, dict(given)
        self._used: dict[type, set[str]] = {}
        self._whole: set[type] = set()
        self.problems: list[str] = []

    def read(self, name: str) -> None:
        """Read a template with the values that every template is given."""
        self._read_all(self._tree(name).body, dict(self._given))

    def used_of(self, kind: type) -> set[str]:
        """Return the attributes asked of a type; all of them when a value of it was handed on whole."""
        return set(get_type_hints(kind)) if kind in self._whole else self._used.get(kind, set())

    def _read_all(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        for node in body:
            self._read(node, scope)

    def _read(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.For):
            self._read_loop(node, scope)
        elif isinstance(node, nodes.Assign):
            self._bind(node.target, self._type(node.node, scope), scope)
        elif isinstance(node, nodes.With):
            inner = scope | {}
            for target, value in zip(node.targets, node.values, strict=True):
                self._bind(target, self._type(value, scope), inner)
            self._read_all(node.body, inner)
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            self._read_macro(node, scope)
        elif isinstance(node, nodes.Include):
            self._read_include(node, scope)
        elif isinstance(node, nodes.Expr):
            self._type(node, scope)
        else:
            self._read_all(node.iter_child_nodes(), scope)

    def _read_loop(self, node: nodes.For, scope: Scope) -> None:
        inner = scope | {"loop": UNKNOWN}
        self._bind(node.target, _element(self._type(node.iter, scope)), inner)
        if node.test is not None:
            self._type(node.test, inner)
        self._read_all([*node.body, *node.else_], inner)

    def _read_macro(self, node: nodes.Macro | nodes.CallBlock, scope: Scope) -> None:
        if isinstance(node, nodes.CallBlock):
            self._type(node.call, scope)
        arguments = {argument.name: UNKNOWN for argument in node.args}
        self._read_all(node.body, scope | arguments | {"caller": UNKNOWN})

    def _read_include(self, node: nodes.Include, scope: Scope) -> None:
        if isinstance(node.template, nodes.Const):
            self._read_all(self._tree(node.template.value).body, dict(scope))

    def _bind(self, target: nodes.Node, kind: Any, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = kind
        elif isinstance(target, nodes.Tuple):
            parts = get_args(kind) if get_origin(kind) is tuple and Ellipsis not in get_args(kind) else ()
            for number, item in enumerate(target.items):
                self._bind(item, parts[number] if number < len(parts) else UNKNOWN, scope)

    def _type(self, node: nodes.Node, scope: Scope) -> Any:
        """Return the type of an expression, UNKNOWN where it cannot be told; note what it asks for."""
        if isinstance(node, nodes.Name):
            kind = scope.get(node.name, UNKNOWN)
            self._whole.update(one for one in _members(kind) if isinstance(one, type))
            return kind
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, scope)
        if isinstance(node, nodes.Getitem):
            kind = self._type(node.node, scope)
            self._type(node.arg, scope)
            return _element(kind) if get_origin(kind) in (list, tuple, Sequence) else UNKNOWN
        if isinstance(node, nodes.CondExpr):
            return self._either(node, scope)
        for child in node.iter_child_nodes():
            self._type(child, scope)
        return UNKNOWN

    def _either(self, node: nodes.CondExpr, scope: Scope) -> Any:
        self._type(node.test, scope)
        first = self._type(node.expr1, scope)
        second = self._type(node.expr2, scope) if node.expr2 is not None else first
        return first if first == second else UNKNOWN

    def _attribute(self, node: nodes.Getattr, scope: Scope) -> Any:
        is_plain = isinstance(node.node, nodes.Name)
        owner = scope.get(node.node.name, UNKNOWN) if is_plain else self._type(node.node, scope)  # type: ignore[attr-defined]  # is_plain says so
        members = _members(owner)
        for member in members:
            if isinstance(member, type):
                self._used.setdefault(member, set()).add(node.attr)
        found = [kind for member in members if (kind := _attribute_type(member, node.attr)) is not None]
        if members and not found:
            names = " | ".join(getattr(member, "__name__", str(member)) for member in members)
            self.problems.append(f"line {node.lineno}: {names} has no `{node.attr}`")
        return found[0] if found else UNKNOWN


def _members(kind: Any) -> list[Any]:
    """Return the types that a value may have, None left out; nothing when that is not known."""
    if get_origin(kind) in (Union, types.UnionType):
        return [member for one in get_args(kind) if one is not type(None) for member in _members(one)]
    # A mapping answers any name with its item.
    is_open = kind is UNKNOWN or kind is type(None) or get_origin(kind) in (dict, Mapping)
    return [] if is_open else [kind]


def _attribute_type(kind: Any, name: str) -> Any:
    """Return the type of an attribute, UNKNOWN when it has none written down, None when there is none."""
    plain = get_origin(kind) or kind
    hints = get_type_hints(plain) if isinstance(plain, type) else {}
    if name in hints:
        return hints[name]
    found = getattr(plain, name, None)
    if isinstance(found, property) and found.fget is not None:
        return get_type_hints(found.fget).get("return", UNKNOWN)
    return UNKNOWN if hasattr(plain, name) else None


def _element(kind: Any) -> Any:
    """Return what a loop over a value of this type gives."""
    arguments = get_args(kind)
    if get_origin(kind) is tuple:
        return arguments[0] if len(arguments) == 2 and arguments[1] is Ellipsis else UNKNOWN
    return arguments[0] if get_origin(kind) in (list, Sequence, frozenset, set) and arguments else UNKNOWN
