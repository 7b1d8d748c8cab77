"""Our way of compiling templates gives, byte for byte, what plain Jinja2 gives."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import jinja2
import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from jinja2.runtime import LoopContext
from markupsafe import Markup

from plaincrm import language
from plaincrm.site.compiler import StrangersTemplates, Templates

SOURCES = {
    "places": "{% for x in xs %}{{ loop.index }}/{{ loop.index0 }}{% if not loop.first %}, {% endif %}{{ x }}{% endfor %}",
    "in a row": "{% for x in xs %}{{ loop.first }}{% endfor %}{% for x in xs %}{{ loop.index }}{% endfor %}",
    "pairs": "{% for a, b in pairs %}{{ loop.index0 }}{{ a }}{{ b }}{% endfor %}",
    "nested": "{% for a, b in pairs %}{% for x in xs %}{{ loop.index }}{{ a }}{{ x }} {% endfor %}{{ loop.index }}{% endfor %}",
    "outer in inner": "{% for x in xs %}{% for y in range(loop.index) %}{{ loop.first }}{{ y }}{% endfor %};{% endfor %}",
    "last in inner": "{% for x in xs %}{% for y in xs %}{{ loop.first }}{{ loop.last }}{% endfor %};{% endfor %}",
    "kept outer": "{% for x in xs %}{% set outer = loop %}{% for y in xs %}{{ outer.index }}{{ loop.index }}{% endfor %}{% endfor %}",
    "sorted out": "{% for x in xs if x != '<b>' %}{{ loop.index }}{{ x }}{% endfor %}",
    "none": "{% for x in [] %}{{ loop.index }}{% else %}nothing{% endfor %}",
    "recursive": "{% for x in [[], []] recursive %}{{ loop.index }}{{ loop(x) }}{% endfor %}",
    "in a set": "{% for x in xs %}{% set place = loop.index * 10 %}{{ place }}{% endfor %}",
    "in a macro": "{% macro m(x, at) %}{{ at }}{{ x }}{% endmacro %}{% for x in xs %}{{ m(x, loop.index) }}{% endfor %}",
    "in an include": "{% for x in xs %}{{ loop.first }}{% include 'part' %}{% endfor %}",
    "part": "{{ loop.index }}{{ x }}",
    "numbers": "{{ 1.5 }}{{ amount }}{{ day }}{{ yes }}{{ nothing }}{{ 3 }}{{ text }}{{ markup }}",
    "tests": "{{ nothing is none }}{{ amount is not none }}{% if text is none %}a{% else %}{{ text }}{% endif %}",
    "alone": "{% if yes %}{{ markup }}{% endif %}{% if yes %}{{ text }}{% elif nothing %}{{ amount }}{% endif %}",
    "counted": "{% trans count=3, who=text %}{{ count }} of {{ who }}{% pluralize %}{{ count }} % of {{ who }}{% endtrans %}",
    "counted once": "{% trans count=1, who=markup %}{{ who }}{% pluralize %}{{ count }} {{ num }}{% endtrans %}",
}
DATA = {
    "xs": ["a", "<b>", "c"],
    "pairs": [("<", 1), (">", 2)],
    "amount": Decimal("12.50"),
    "day": date(2026, 3, 31),
    "yes": True,
    "nothing": None,
    "text": "<&>'\"",
    "markup": Markup("<i>"),
}


def rendered(kind: type[Environment], name: str, **data: object) -> str:
    environment = kind(
        loader=DictLoader(SOURCES), autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    environment.install_gettext_callables(language._, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment.get_template(name).render(DATA | data)


@pytest.mark.parametrize("name", [name for name in SOURCES if name != "part"])
@pytest.mark.parametrize("kind", [Templates, StrangersTemplates])
def test_a_template_gives_what_plain_jinja_gives(kind: type[Environment], name: str) -> None:
    assert rendered(kind, name) == rendered(Environment, name)


def test_a_loop_that_only_counts_needs_no_object_of_jinja(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_given: object) -> LoopContext:
        raise AssertionError("an object of Jinja2's")

    monkeypatch.setattr(jinja2.runtime, "LoopContext", refused)
    rendered(Templates, "nested")
    with pytest.raises(AssertionError, match="an object of Jinja2's"):
        rendered(Templates, "last in inner")


@pytest.mark.parametrize("kind", [Templates, StrangersTemplates])
def test_what_is_not_there_is_an_error(kind: type[Environment]) -> None:
    with pytest.raises(UndefinedError):
        rendered(kind, "places", xs=jinja2.StrictUndefined(name="xs"))


def test_what_only_looks_like_text_is_escaped() -> None:
    class Name:
        def __str__(self) -> str:
            return "<script>"

    class Amount(Decimal):
        def __str__(self) -> str:
            return "<b>"

    for given in (Name(), Amount(1), SimpleNamespace(a="<"), ["<"]):
        assert "<" not in rendered(Templates, "alone", text=given, yes=False, nothing=1, amount=given)
        assert rendered(Templates, "numbers", amount=given) == rendered(Environment, "numbers", amount=given)
