"""Where the labels of a profile, which are the user's own words, belong on the card."""

from functools import lru_cache
from typing import Final

_HOMES: Final = {
    "basic": "legal form|legal name|trading name|founded|established|registered|registration number|vat number|"
    "employee|staff|headcount|industry|sector|line of business|occupation|profession|job|employer|family|children|"
    "spouse|marital status|service area|office|branch|branches|location|headquarters|owners|ownership|management|"
    "parent company|subsidiaries",
    "business": "competitor|competition|market|market share|cooperation|co operation|collaboration|partnership|"
    "supplier|customer|product|service|turnover|sales|budget|buying cycle|season|share of wallet|brand",
    "dealings": "strength|weakness|weaknesses|problem|issue|risk|opportunity|opportunities|threat|plan|goal|objective|"
    "strategy|payment|payment history|payment terms|terms|terms of payment|credit|complaint|dispute|discount|"
    "condition|concession|promise|agreement|history",
}
_HOME: Final = {label: key for key, labels in _HOMES.items() for label in labels.split("|")}
_JOINTS: Final = {ord("_"): " ", ord("-"): " ", ord(":"): " "}


@lru_cache(maxsize=4096)
def home(label: str) -> str:
    """The section of the card: `basic`, `business`, `dealings`, or `characteristics` for any word that is not known.

    Case, number and joints do not matter: `legal_form` is `Legal form`.
    """
    return _HOME.get(_plain(label)) or _HOME.get(_plain(label).removesuffix("s")) or "characteristics"


def told(profile: dict[str, str], label: str) -> str:
    """What a profile says under a well-known label, in singular or plural; empty where it does not."""
    return next((text for own, text in profile.items() if _plain(own).removesuffix("s") == label), "")


def _plain(label: str) -> str:
    return " ".join(label.casefold().translate(_JOINTS).split())
