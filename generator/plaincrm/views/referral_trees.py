"""The picture of referrals: a tree for everybody who came by themselves, in rows that nest, parted into pages."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.money import ZERO
from plaincrm.views.lineage import Lineage, lineage
from plaincrm.views.lists import Part, urls
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import rounded

#: So many generations stand below one another, which fits a phone; what came of the last is a tree of its own.
DEEPEST: Final = 5
#: So many of those whom one record brought are drawn; the others are counted.
WIDEST: Final = 40
#: A tree grows no branch that would make it larger than this; that is a tree of its own, too.
LARGEST: Final = 150
#: Rows after which a page ends.
_ROWS: Final = 150


class TreeRow(msgspec.Struct, frozen=True, gc=False):
    """A record in a tree, followed by those whom it brought; or, without a slug, `people` more who are not drawn.

    `revenue` is its own to date, `through` that of all who came of it, who are `people`. Where `opens`, those whom it
    brought follow; else `closes` lists end after it. `cut`: they are drawn in a tree of their own.
    """

    slug: str
    name: str
    client: bool
    status: str
    box: str
    influence: bool
    revenue: Decimal
    through: Decimal
    people: int
    opens: bool
    closes: int
    cut: bool


class Tree(msgspec.Struct, frozen=True):
    """Rows from somebody down to those who came of them. `number` counts all trees; one that goes on from another is
    `continued`.
    """

    number: int
    continued: bool
    rows: tuple[TreeRow, ...]


class Forest(msgspec.Struct, frozen=True):
    """All trees in pages, and where the tree of a record stands that is drawn by itself."""

    parts: tuple[Part[Tree], ...]
    places: dict[str, str]


class _Branch(msgspec.Struct, frozen=True, gc=False):
    """Somebody still to be drawn, so deep, and how many lists end with all that comes of them.

    Without a slug it stands for `others` who are not drawn.
    """

    slug: str
    depth: int
    ends: int
    others: int = 0


@once
def forest(edition: Edition) -> Forest:
    """The trees, that first of which most revenue came; each followed by those that go on from it."""
    return unless_same("forest", (lineage(edition), edition.settings_digest), lambda: _forest(edition))


def _forest(edition: Edition) -> Forest:
    found = lineage(edition)
    trees: list[Tree] = []
    for root in found.roots:
        waiting = [root]
        while waiting:
            slug = waiting.pop(0)
            rows, cut = _grown(slug, found, edition)
            trees.append(Tree(len(trees) + 1, slug is not root, tuple(rows)))
            waiting += cut
    parts = _parts(trees)
    return Forest(tuple(parts), {slug: place for part in parts for slug, place in _places(part)})


def _places(part: Part[Tree]) -> Iterator[tuple[str, str]]:
    for tree in part.items:
        if tree.continued:
            yield tree.rows[0].slug, f"{part.url}#tree-{tree.number}"


def _parts(trees: list[Tree]) -> list[Part[Tree]]:
    pages: list[list[Tree]] = [[]]
    rows = 0
    for tree in trees:
        if rows >= _ROWS:
            pages.append([])
            rows = 0
        pages[-1].append(tree)
        rows += len(tree.rows)
    addresses = urls("referrals/index.html", "referrals/trees-{}.html", len(pages), 1)
    return [Part(tuple(page), number, len(pages), len(trees), addresses) for number, page in enumerate(pages, 1)]


def _grown(root: str, found: Lineage, edition: Edition) -> tuple[list[TreeRow], list[str]]:
    """The rows of a tree, and those whose own trees go on from it."""
    rows: list[TreeRow] = []
    cut: list[str] = []
    stack = [_Branch(root, 0, 0)]
    while stack:
        branch = stack.pop()
        slugs = found.brought.get(branch.slug, ())
        fits = branch.depth < DEEPEST and len(rows) + len(stack) + min(len(slugs), WIDEST) < LARGEST
        opens = bool(slugs) and (fits or not rows)
        rows.append(_row(branch, opens, found, edition))
        if opens:
            stack += reversed(_below(branch, slugs))
            cut += [slug for slug in slugs[WIDEST:] if slug in found.brought]
        elif slugs:
            cut.append(branch.slug)
    return rows, cut


def _below(branch: _Branch, slugs: tuple[str, ...]) -> list[_Branch]:
    """The branches of those whom somebody brought; the last one ends their list, and all that end with it."""
    depth, ends = branch.depth + 1, branch.ends + 1
    branches = [_Branch(slug, depth, 0) for slug in slugs[:WIDEST]]
    others = len(slugs) - len(branches)
    if others:
        return [*branches, _Branch("", depth, ends, others)]
    return [*branches[:-1], _Branch(slugs[-1], depth, ends)]


def _row(branch: _Branch, opens: bool, found: Lineage, edition: Edition) -> TreeRow:  # noqa: FBT001
    nothing = rounded(ZERO, edition)
    if not branch.slug:
        return TreeRow("", "", False, "", "", False, nothing, nothing, branch.others, False, branch.ends, False)
    member, source = found.members[branch.slug], found.by_slug.get(branch.slug)
    return TreeRow(
        member.slug,
        member.name,
        member.client,
        member.status,
        member.box,
        member.influence,
        rounded(member.total, edition),
        source.revenue if source else nothing,
        source.people if source else 0,
        opens,
        0 if opens else branch.ends,
        bool(source and source.people) and not opens,
    )
