"""Who is linked with whom: by links in the prose, and by who referred whom."""

import msgspec


class Named(msgspec.Struct, frozen=True, gc=False):
    """Another record: its page is `records/SLUG.html`. A withheld one has its slug for a name."""

    slug: str
    name: str
    client: bool


class References(msgspec.Struct, frozen=True):
    """Links of a record: who referred it and whom it referred; whom its prose mentions, and whose prose mentions it."""

    referred_by: Named | None = None
    referred: tuple[Named, ...] = ()
    mentions: tuple[Named, ...] = ()
    mentioned_by: tuple[Named, ...] = ()
