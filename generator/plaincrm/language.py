"""The language of every text a person reads: gettext, and a pseudo-language that proves no text was missed."""

import gettext
import os
from typing import Final, Protocol

DOMAIN: Final = "plaincrm"
PSEUDO: Final = "ar-XB"  # the customary tag of a bidirectional pseudo-language
# pathlib would take as long to import as all else here: `--help` waits for it.
LOCALE_FOLDER: Final = os.path.join(os.path.dirname(__file__), "locale")
_RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


class Catalogue(Protocol):
    """What is needed of a gettext catalogue."""

    def gettext(self, message: str, /) -> str:
        """The text in the catalogue's language."""

    def ngettext(self, singular: str, plural: str, n: int, /) -> str:
        """The form that goes with the number."""


class Pseudo(gettext.NullTranslations):
    """Every text in brackets: whatever stands without them on a page went round gettext."""

    def gettext(self, message: str) -> str:
        """The text in brackets."""
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The English form in brackets."""
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


_current: Catalogue = gettext.NullTranslations()
_tag = "en"


def catalogue(tag: str) -> Catalogue:
    """The catalogue of a language tag such as `sl` or `pt-BR`; English where there is no translation."""
    if tag == PSEUDO:
        return Pseudo()
    name = tag.replace("-", "_")
    return gettext.translation(DOMAIN, LOCALE_FOLDER, [name, name.split("_")[0]], fallback=True)


def use(tag: str) -> None:
    """Speak `tag` from now on."""
    global _current, _tag
    _current, _tag = catalogue(tag), tag


def in_use() -> str:
    """The tag of the language that is spoken."""
    return _tag


def use_environment() -> None:
    """Speak the language of the terminal, before any book is known."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    value = next((os.environ[name] for name in names if os.environ.get(name)), "")
    tag = value.split(":")[0].split(".")[0].replace("_", "-")
    if tag and tag not in {"C", "POSIX", "en"}:
        use(tag)


def _(message: str) -> str:
    """`message` in the language in use."""
    return _current.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of a text that goes with the number `n`."""
    return _current.ngettext(singular, plural, n)


def direction(tag: str) -> str:
    """`rtl` or `ltr`: which way pages of this language run."""
    return "rtl" if tag.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"
