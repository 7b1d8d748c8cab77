"""How Jinja2's templates are compiled here: rewritten first, then put out in few pieces and escaped without detours.

The output is, byte for byte, that of a plain Jinja2 environment with the same catalogue; a test holds both side by side.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeAlias

import markupsafe
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from plaincrm import language
from plaincrm.site.rewriting import rewritten

#: Functions of Jinja2 itself that are called with the context.
_WANT_CONTEXT: Final = frozenset(
    {"_", "gettext", "ngettext", "pgettext", "npgettext", "caller", "loop", "super", "self"}
)
#: Tables of words, which are asked a hundred times a page and need no second way of looking something up.
_TABLES: Final = frozenset({"words", "tints"})
#: markupsafe's own escaping of a text, without the wrapping that only further markup needs.
_escape_text: Final[Callable[[str], str]] = getattr(
    markupsafe, "_escape_inner", lambda text: str(markupsafe.escape(text))
)


#: Types whose texts have nothing to escape.
_HARMLESS: Final = frozenset({int, Decimal, float, date, bool, type(None)})


def escaped(value: Any) -> str:
    """What `markupsafe.escape` gives, as a bare text where the value is one: at a quarter of the cost."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return str(value) if kind in _HARMLESS else markupsafe.escape(value)


def counted(singular: str, plural: str, number: int, **values: Any) -> str:
    """A text in the form that goes with a number, with values put in for `%(name)s`, escaped."""
    values.setdefault("num", number)
    return language.ngettext(singular, plural, number) % _Escaping(values)


class _Escaping(dict[str, Any]):
    """Values that are escaped where a text has a place for them."""

    def __getitem__(self, name: str) -> str:
        return escaped(super().__getitem__(name))


#: So many different values are remembered: days recur in a book, most amounts do not, and caches take memory.
_DIFFERENT: Final = 4096


def spelled(function: Callable[[Any], str]) -> Callable[[Any], Markup]:
    """A filter of values that a book repeats thousands of times, escaped once for each value."""

    @lru_cache(maxsize=_DIFFERENT)
    def text(value: Any) -> Markup:
        return markupsafe.escape(function(value))

    # What it gives need not be escaped at each place.
    text.is_markup = True  # type: ignore[attr-defined]
    return text


def _only_puts_out(node: nodes.Node) -> bool:
    if isinstance(node, nodes.If):
        return all(map(_only_puts_out, (*node.body, *node.elif_, *node.else_)))
    return isinstance(node, nodes.Output)


def _name_called(call: nodes.Call) -> str:
    return call.node.name if isinstance(call.node, nodes.Name) else ""


#: What a piece of output is made of: constant text, an expression, or a choice between pieces.
_Part: TypeAlias = "str | nodes.Expr | nodes.If"


class _Generator(CodeGenerator):
    """Jinja2's code generator for templates that are rewritten first.

    Neighbouring outputs, and choices between mere outputs among them, become one formatted string: Jinja2 puts out
    every piece by itself, of which a page has a thousand.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        rewritten(node)
        super().visit_Template(node, frame)

    def write_commons(self) -> None:
        """What every function of a template begins with."""
        super().write_commons()
        self.writeline("escaped = environment.escaped")

    def blockvisit(self, nodes_: Iterable[nodes.Node], frame: Frame) -> None:
        """Visit statements, those that only put something out as one."""
        if not self._joins(frame):
            super().blockvisit(nodes_, frame)
            return
        self.writeline("pass")
        run: list[nodes.Node] = []
        for node in (*nodes_, None):
            if node is not None and _only_puts_out(node):
                run.append(node)
                continue
            self._put_out(run, frame)
            run = []
            if node is not None:
                super().blockvisit([node], frame)

    def _joins(self, frame: Frame) -> bool:
        context = frame.eval_ctx
        return context.autoescape and not context.volatile and not frame.require_output_check and not self._finalizes()

    def _finalizes(self) -> bool:
        return self._make_finalize().src is not None

    def _put_out(self, run: list[nodes.Node], frame: Frame) -> None:
        parts = self._parts(run, frame)
        if not parts:
            return
        self.writeline("yield " if frame.buffer is None else f"{frame.buffer}.append(", run[0])
        self._write_text(parts, frame)
        if frame.buffer is not None:
            self.write(")")

    def _parts(self, run: Iterable[nodes.Node], frame: Frame) -> list[_Part]:
        """The parts of these outputs and choices, neighbouring constants joined."""
        parts: list[_Part] = []
        for node in run:
            for part in node.nodes if isinstance(node, nodes.Output) else (node,):
                text = self._constant(part, frame)
                if text is not None and parts and isinstance(parts[-1], str):
                    parts[-1] += text
                elif text != "":
                    parts.append(part if text is None else text)  # type: ignore[arg-type]
        return parts

    def _constant(self, part: nodes.Node, frame: Frame) -> str | None:
        if isinstance(part, nodes.Expr):
            # Whatever goes wrong with a constant goes wrong, and better explained, when the page is rendered.
            with suppress(Exception):
                return str(self._output_child_to_const(part, frame, self._make_finalize()))
        return None

    def _write_text(self, parts: list[_Part], frame: Frame) -> None:
        """Write an expression for the text of these parts: Python compiles `%` with a tuple to an f-string."""
        if all(isinstance(part, str) for part in parts):
            self.write(repr("".join(parts)))  # type: ignore[arg-type]
            return
        if len(parts) == 1:
            self._write_part(parts[0], frame)  # type: ignore[arg-type]
            return
        self.write(repr("".join(part.replace("%", "%%") if isinstance(part, str) else "%s" for part in parts)) + " % (")
        for part in parts:
            if not isinstance(part, str):
                self.newline(part)
                self._write_part(part, frame)
                self.write(", ")
        self.write(")")

    def _write_part(self, part: nodes.Node, frame: Frame) -> None:
        if isinstance(part, nodes.If):
            self._write_choice(part, frame.soft())
        elif self._is_markup(part):
            self.visit(part, frame)
        elif isinstance(part, nodes.Call) and _name_called(part) == "ngettext" and self._is_plain(part):
            self.write("environment.counted")
            self._write_arguments(part, frame)
        else:
            self.write("escaped(")
            self.visit(part, frame)
            self.write(")")

    def _write_choice(self, choice: nodes.If, frame: Frame) -> None:
        self.write("(")
        for branch in (choice, *choice.elif_):
            self._write_text(self._parts(branch.body, frame), frame)
            self.write(" if ")
            self.visit(branch.test, frame)
            self.write(" else ")
        self._write_text(self._parts(choice.else_, frame), frame)
        self.write(")")

    def _is_markup(self, part: nodes.Node) -> bool:
        """Whether an expression gives what is escaped already."""
        if isinstance(part, nodes.Filter):
            return getattr(self.environment.filters.get(part.name), "is_markup", False)
        return isinstance(part, nodes.MarkSafe)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        if self.environment.sandboxed:
            super().visit_Getattr(node, frame)
            return
        # Our views give structs: their attributes are there, or the template is wrong and says so.
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        table = node.node.node if isinstance(node.node, nodes.Getattr) else node.node
        named = table.name if isinstance(table, nodes.Name) else ""
        if self.environment.sandboxed or named not in _TABLES:
            super().visit_Getitem(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, N802
        if forward_caller or not self._is_plain(node) or _name_called(node) in _WANT_CONTEXT:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        # Our functions want nothing of the context, which `context.call` would look into at each call.
        self.write("(")
        self.visit(node.node, frame)
        self.write(")")
        self._write_arguments(node, frame)

    def _is_plain(self, call: nodes.Call) -> bool:
        return not (self.environment.sandboxed or call.dyn_args or call.dyn_kwargs)

    def _write_arguments(self, node: nodes.Call, frame: Frame) -> None:
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802
        if node.name != "none":
            super().visit_Test(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(" is None)")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Templates(Environment):
    """The environment of our own templates."""

    code_generator_class = _Generator
    escaped = staticmethod(escaped)
    counted = staticmethod(counted)
    numbered = enumerate


class StrangersTemplates(ImmutableSandboxedEnvironment):
    """The environment of templates that came with a book: they may look, not act."""

    code_generator_class = _Generator
    escaped = staticmethod(escaped)
    counted = staticmethod(counted)
    numbered = enumerate
