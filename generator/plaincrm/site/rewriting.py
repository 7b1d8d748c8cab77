"""What is done to a template before it is compiled: texts are put into its language, and loops counted by a plain number."""

import re
from typing import Final

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from plaincrm import language

_PLACE: Final = re.compile(r"%\((\w+)\)s|%%")


def rewritten(template: nodes.Template) -> None:
    """Rewrite a template in place; what it gives stays the same."""
    _Translated().visit(template)
    _Counted().visit(template)


class _Translated(NodeTransformer):
    """Puts the language's texts in place of the calls for them. A site has one language, and forms of number stay calls."""

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 - Jinja2's naming
        self.generic_visit(node)
        pieces: list[nodes.Expr] = []
        for child in node.nodes:
            pieces += _pieces(child)
        node.nodes = pieces
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        message = _message(node)
        if message is None or node.kwargs:
            return node
        return nodes.MarkSafe(nodes.Const(_PLACE.sub("%", language._(message)), lineno=node.lineno), lineno=node.lineno)


def _message(node: nodes.Expr) -> str | None:
    """The text that a call asks the catalogue for, None for any other expression."""
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in {"_", "gettext"}):
        return None
    first = node.args[0] if len(node.args) == 1 and not node.dyn_args and not node.dyn_kwargs else None
    return first.value if isinstance(first, nodes.Const) and isinstance(first.value, str) else None


def _pieces(node: nodes.Expr) -> list[nodes.Expr]:
    """A translated text with places, as its parts: what stands between the places, and what is put into them."""
    message = _message(node)
    if message is None or not isinstance(node, nodes.Call):
        return [node]
    values = {keyword.key: keyword.value for keyword in node.kwargs}
    pieces: list[nodes.Expr] = []
    text, at = language._(message), 0
    for place in _PLACE.finditer(text):
        pieces.append(nodes.TemplateData(text[at : place.start()] + ("" if place[1] else "%"), lineno=node.lineno))
        if place[1]:
            pieces.append(values[place[1]])
        at = place.end()
    return [*pieces, nodes.TemplateData(text[at:], lineno=node.lineno)]


#: What a loop may be asked for that its number, from 0, answers.
_BY_NUMBER: Final = frozenset({"first", "index", "index0"})
#: What sees every name that there is, or is run elsewhere.
_SEES_MORE: Final = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Block, nodes.Macro, nodes.CallBlock)


class _Counted(NodeTransformer):
    """Has Python number the rounds of a loop that asks no more of Jinja2's `loop`, an object that counts in Python code."""

    def __init__(self) -> None:
        self._loops = 0

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802
        self.generic_visit(node)
        if not _is_countable(node):
            return node
        self._loops += 1
        number = f"number_in_loop_{self._loops}"
        node.body = [_Numbered(number).visit(child) for child in node.body]
        node.target = nodes.Tuple([nodes.Name(number, "store"), node.target], "store", lineno=node.lineno)
        numbered = nodes.EnvironmentAttribute("numbered", lineno=node.lineno)
        node.iter = nodes.Call(numbered, [node.iter], [], None, None, lineno=node.lineno)
        return node


def _is_countable(node: nodes.For) -> bool:
    # A condition of the loop sorts out before there is anything to count.
    if node.recursive or node.test is not None or any(node.find_all(_SEES_MORE)):
        return False
    if any(_names_of_loop(inner) for inner in node.find_all(nodes.For)):
        return False
    return 0 < _names_of_loop(node) == sum(map(_is_number, node.find_all(nodes.Getattr)))


def _names_of_loop(node: nodes.Node) -> int:
    return sum(name.name == "loop" for name in node.find_all(nodes.Name))


def _is_number(node: nodes.Getattr) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in _BY_NUMBER


class _Numbered(NodeTransformer):
    """What a loop is asked, answered by the name of its number."""

    def __init__(self, number: str) -> None:
        self._number = number

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        if not _is_number(node):
            return node
        number = nodes.Name(self._number, "load", lineno=node.lineno)
        if node.attr == "index0":
            return number
        if node.attr == "index":
            return nodes.Add(number, nodes.Const(1), lineno=node.lineno)
        return nodes.Compare(number, [nodes.Operand("eq", nodes.Const(0))], lineno=node.lineno)
