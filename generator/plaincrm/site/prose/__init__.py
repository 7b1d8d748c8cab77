"""From a note's Markdown to HTML that may stand in a page."""

from html import escape

from plaincrm.site.prose import proven
from plaincrm.site.prose.proven import of_plain

__all__ = ["ProseFailed", "escaped", "of_plain", "render"]


class ProseFailed(Exception):
    """The text is beyond the Markdown library, so deeply does it nest; show `escaped` instead."""


def render(text: str) -> str:
    """The HTML of a note, safe in any page; raises ProseFailed.

    Only the elements that Markdown makes are left, without ids, classes or pictures. `[[slug]]` and
    `[[slug|shown text]]` become `<a href="record:slug">`, relative addresses `<a href="document:path">`, with
    slug and path percent-encoded: the page puts in what they mean there. An address that leads out of the
    book, or has a scheme other than http, https, mailto and tel, loses its href. Headings begin at h3 (`#` is
    h3, `##` h4, `###` h5, all others h6), as h1 and h2 are the page's own.

    Some texts take minutes (deep nesting is quadratic): run it where it can be killed.
    """
    try:
        return proven.render(text, _library)
    except Exception as error:  # whatever goes wrong in the library, the note is shown all the same
        raise ProseFailed(str(error)) from error


def _library(text: str) -> str:
    # Half of the time that it takes to import this package is the library's, and most notes never need it.
    from plaincrm.site.prose.dialect import converted

    return converted(text)


def escaped(text: str) -> str:
    """A text as it was typed, for a note that cannot be rendered."""
    return f'<pre class="raw">{escape(text)}</pre>'
