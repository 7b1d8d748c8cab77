"""Steps of the Markdown library left out where they cannot change the text at hand."""

import xml.etree.ElementTree as ET
from typing import Final

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import HtmlBlockPreprocessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# What must stand in a text for an inline pattern to match; a pattern that is not named here is always tried.
_NEEDED: Final = {
    "backtick": "`",
    "escape": "\\",
    "wiki_link": "[[",
    "reference": "[",
    "link": "](",
    "image_link": "](",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
}
_REFERENCES: Final = frozenset({"reference", "image_reference", "short_reference", "short_image_ref"})


class Shortcuts(Extension):
    """To be given to the library as its last extension."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Put our two processors in the place of the library's."""
        md.preprocessors.register(_HtmlBlocks(md), "html_block", 20)
        md.treeprocessors.register(_Inline(md), "inline", 20)


class _HtmlBlocks(HtmlBlockPreprocessor):
    """Looks for raw HTML only where some may be."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        return super().run(lines) if "<" in source or "&" in source else lines


class _Inline(InlineProcessor):
    """Tries no inline pattern on a text that lacks what it needs, nor a reference where none is defined.

    The two methods named after their class are private to the library. Should a release rename them, this
    class saves nothing any more, and a test says so.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        patterns = md.inlinePatterns
        places = {patterns.get_index_for_name(name): name for name in _NEEDED if name in patterns}
        names = [places.get(index, "") for index in range(len(patterns))]
        self._all = [(index, _NEEDED.get(name, ""), patterns[index]) for index, name in enumerate(names)]
        self._no_references = [tried for tried in self._all if names[tried[0]] not in _REFERENCES]
        self._tried = self._all

    def run(self, tree: ET.Element, ancestors: list[str] | None = None) -> ET.Element:
        self._tried = self._all if self.md.references else self._no_references
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - likewise
        if isinstance(data, AtomicString):
            return data
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        for index, needed, pattern in self._tried:
            matched, start = index >= patternIndex and needed in data, 0
            while matched:
                data, matched, start = apply(pattern, data, index, start)
        return data
