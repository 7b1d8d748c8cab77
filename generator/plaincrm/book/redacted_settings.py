"""The settings of a redacted edition: their rules as they are, their amounts scaled, the user's own words replaced."""

from collections.abc import Callable, Iterable
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from plaincrm.book.names import Naming
from plaincrm.book.settings import STAGES, LogKind, Product, Settings
from plaincrm.book.values import As
from plaincrm.language import _
from plaincrm.money import Money

Scale = Callable[[Money], Money]
#: A grade's name of so many letters names nobody.
_SHORT = 2


class Stand(msgspec.Struct, frozen=True):
    """What stands for the settings' own keys in records, by key."""

    products: dict[str, str]
    grades: dict[str, str]
    stages: dict[str, str]
    regions: dict[str, str]
    log_kinds: dict[str, str]


def redacted_settings(settings: Settings, naming: Naming, scaled: Scale, *, places: bool) -> tuple[Settings, Stand]:
    """The settings without title, owner, editor and saved selections, and what stands for their keys.

    With `places` the rounds keep their names, where these name nobody.
    """
    stand = Stand(
        products=_numbered(settings.products, _("Product {n}")),
        grades={name: name if len(name) <= _SHORT else str(place) for place, name in enumerate(settings.grades, 1)},
        stages=_stages(settings),
        regions=_numbered(settings.routes, _("Region {n}")),
        log_kinds=_numbered(settings.log_kinds, _("Kind {n}")),
    )
    return Settings(
        title=_("Redacted book"),
        currency=settings.currency,
        language=settings.language,
        timezone=settings.timezone,
        today=settings.today,
        fiscal_year_starts=settings.fiscal_year_starts,
        week_starts=settings.week_starts,
        rates=settings.rates,
        products=_products(settings.products, stand, naming),
        grades={
            stand.grades[name]: msgspec.structs.replace(
                grade, revenue_from=grade.revenue_from and scaled(grade.revenue_from)
            )
            for name, grade in settings.grades.items()
        },
        stages={
            stand.stages[name]: msgspec.structs.replace(stage, box=stage.box if stage.box in _BOXES else None)
            for name, stage in settings.stages.items()
        },
        goals={period: scaled(amount) for period, amount in settings.goals.items()},
        log_kinds={stand.log_kinds[key]: LogKind(contact=kind.contact) for key, kind in settings.log_kinds.items()},
        routes={
            name: settings.routes[key] if places and settings.routes[key] not in naming else name
            for key, name in stand.regions.items()
        },
        sections={key: _without_words(value, scaled) for key, value in settings.sections.items()},
    ), stand


_BOXES = frozenset(stage.box for stage in STAGES.values())


def _numbered(keys: Iterable[str], label: str) -> dict[str, str]:
    return {key: label.format(n=place) for place, key in enumerate(keys, 1)}


def _stages(settings: Settings) -> dict[str, str]:
    """Our own names of stages name nobody."""
    return {
        name: name if name in STAGES else _("Stage {n}").format(n=place)
        for place, name in enumerate(settings.stages, 1)
    }


def _products(products: dict[str, Product], stand: Stand, naming: Naming) -> dict[str, Product]:
    """Products under names that name nobody; others go by a number."""
    found = {}
    labels = category_labels(products, naming)
    for place, (key, product) in enumerate(products.items(), 1):
        name = product.name or key
        shown = _("Product {n}").format(n=place) if name in naming else name
        category = labels.get(product.category or "")
        found[stand.products[key]] = Product(name=shown, category=category, recurring=product.recurring)
    return found


def category_labels(products: dict[str, Product], naming: Naming) -> dict[str, str]:
    """How each category of products is shown where nobody may be named."""
    names = dict.fromkeys(product.category for product in products.values() if product.category)
    return {name: _("Category {n}").format(n=place) if name in naming else name for place, name in enumerate(names, 1)}


def _without_words(value: Any, scaled: Scale) -> Any:
    """A view's own settings: numbers, days and choices stay, amounts are scaled, what was typed freely falls back."""
    if isinstance(value, Money):
        return scaled(value)
    if isinstance(value, tuple):
        return tuple(_without_words(item, scaled) for item in value if not isinstance(item, str))
    if not isinstance(value, msgspec.Struct):
        return value
    hints = get_type_hints(type(value), include_extras=True)
    changed = {}
    for field in msgspec.structs.fields(value):
        now = getattr(value, field.name)
        if isinstance(now, dict) or (isinstance(now, str) and not _is_choice(hints[field.name])):
            changed[field.name] = _default(field)
        else:
            changed[field.name] = _without_words(now, scaled)
    return type(value)(**changed)


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return None if field.default is msgspec.NODEFAULT else field.default


def _is_choice(annotation: Any) -> bool:
    """Whether a field takes only words of ours."""
    if isinstance(annotation, As):
        return "enum" in annotation.schema
    if get_origin(annotation) is Literal:
        return True
    return any(map(_is_choice, (*get_args(annotation), *getattr(annotation, "__metadata__", ()))))
