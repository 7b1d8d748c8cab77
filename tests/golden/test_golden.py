"""The site of the sample book, held to the byte: a page that changes is a page that somebody must have looked at.

`python tests/golden/test_golden.py` writes the list anew, after you have looked.
"""

import sys
import tempfile
from pathlib import Path

from plaincrm.site.manifest import manifest_of
from plaincrm.site.where import sample_book
from plaincrm.workshop.building import Workshop

GOLDEN = Path(__file__).parent / "sample-site.txt"


def _built(folder):
    Workshop(sample_book(), folder).build()
    files = {url: entry.content for url, entry in manifest_of(folder).files.items()}
    # Static files are what they are; documents are copies.
    return {url: content for url, content in files.items() if not url.startswith(("static/", "documents/"))}


def test_the_sample_site_is_what_was_looked_at(tmp_path):
    golden = dict(line.split(" ", 1)[::-1] for line in GOLDEN.read_text(encoding="utf-8").splitlines())
    assert _built(tmp_path / "site") == golden


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        built = _built(Path(folder) / "site")
    GOLDEN.write_text("".join(f"{content} {url}\n" for url, content in sorted(built.items())), encoding="utf-8")
    sys.stdout.write(f"{len(built)} files\n")
