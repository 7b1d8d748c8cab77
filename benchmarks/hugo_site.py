"""Lay the records of a book out as a Hugo site: `python benchmarks/hugo_site.py BOOK DIR`.

The files are copied byte for byte. The theme is as small as it can be while it shows what a record
holds: one page a record and one sorted list. All that Hugo would write or compute besides is switched off.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

CONFIG = """\
baseURL: https://example.com/
title: Harbour Street Advisers
disableKinds: [taxonomy, term, section, RSS, sitemap, robotsTXT, "404"]
uglyURLs: true
enableGitInfo: false
enableEmoji: false
disableHugoGeneratorInject: true
markup:
  goldmark:
    parser: {autoHeadingID: false}
    renderer: {unsafe: false}
  highlight: {codeFences: false}
"""

LIST_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Site.Title }}</title></head>
<body>
<h1>Records</h1>
<table>
<tr><th>Name</th><th>Kind</th><th>Country</th><th>Region</th><th>Owner</th><th>Since</th>
<th>Transactions</th></tr>
{{ range .Site.RegularPages.ByParam "name" -}}
<tr><td><a href="{{ .RelPermalink }}">{{ .Params.name }}</a></td><td>{{ .Params.kind }}</td>
<td>{{ .Params.country }}</td><td>{{ .Params.region }}</td><td>{{ .Params.owner }}</td>
<td>{{ .Params.since }}</td><td>{{ len (.Params.transactions | default slice) }}</td></tr>
{{ end -}}
</table>
</body>
</html>
"""

RECORD_TOP = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Params.name }}</title></head>
<body>
<p><a href="/index.html">Records</a></p>
<h1 dir="auto">{{ .Params.name }}</h1>
<dl>
"""

RECORD_REST = """\
{{ range $key, $value := .Params.credit }}<dt>credit {{ $key }}</dt><dd>{{ $value }}</dd>{{ end }}
{{ range $key, $value := .Params.profile }}<dt>{{ $key }}</dt><dd>{{ $value }}</dd>{{ end }}
</dl>
{{ range $part := slice "people" "dates" "next" "deals" "contracts" "documents" -}}
{{ with index $.Params $part -}}
<h2>{{ $part }}</h2>
<ul>
{{ range . }}<li>{{ range $key, $value := . }}<b>{{ $key }}</b> {{ $value }} {{ end }}</li>
{{ end -}}
</ul>
{{ end -}}
{{ end -}}
{{ with .Params.transactions -}}
<h2>Transactions</h2>
<table>
<tr><th>Date</th><th>Amount</th><th>Product</th><th>What</th><th>Invoice</th><th>Due</th><th>Paid</th></tr>
{{ range . -}}
<tr><td>{{ .date }}</td><td>{{ .amount }}</td><td>{{ .product }}</td><td>{{ .what }}</td>
<td>{{ .invoice }}</td><td>{{ .due }}</td><td>{{ .paid }}</td></tr>
{{ end -}}
</table>
{{ end -}}
<h2>Notes and log</h2>
{{ .Content }}
</body>
</html>
"""

FIELDS = (
    *("kind", "sort_as", "given", "family", "email", "phone", "country", "region", "route", "owner"),
    *("source", "referred_by", "interests", "tags", "marketing", "address", "since", "ended"),
    *("ended_because", "potential", "company", "stage", "stage_since", "verified", "data_from"),
)


def record_page() -> str:
    """The template of a record; it names every field, which is quicker for Hugo than a loop over all."""
    field = '{{{{ with .Params.{0} }}}}<dt>{0}</dt><dd dir="auto">{{{{ . }}}}</dd>{{{{ end }}}}\n'
    return RECORD_TOP + "".join(field.format(name) for name in FIELDS) + RECORD_REST


def write_hugo_site(book: Path, site: Path) -> None:
    """A Hugo site in `site` (made if missing) with the records of `book` as they stand."""
    for part in ("clients", "leads"):
        shutil.copytree(book / part, site / "content" / part)
    layouts = site / "layouts"
    (layouts / "_default").mkdir(parents=True)
    (site / "hugo.yaml").write_text(CONFIG, "utf-8")
    (layouts / "index.html").write_text(LIST_PAGE, "utf-8")
    (layouts / "_default" / "single.html").write_text(record_page(), "utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Lay the records of a plaincrm book out as a Hugo site.")
    parser.add_argument("book", type=Path, metavar="BOOK")
    parser.add_argument("site", type=Path, metavar="DIR")
    asked = parser.parse_args()
    write_hugo_site(asked.book, asked.site)


if __name__ == "__main__":
    main()
