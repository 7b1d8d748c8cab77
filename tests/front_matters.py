"""Front matter of a lead in many hands, for properties of edits: each key in one of the ways that people write it."""

from dataclasses import dataclass

from hypothesis import strategies as st

#: Each entry's lines; `{c}` becomes a comment that stands nowhere else.
STAGES = [
    "stage: new\n",
    "stage: new   # {c}\n",
    "stage:   new\n",
    "stage: 'new'\n",
    'stage: "new"  # {c}\n',
    '"stage": new\n',
    "stage : new\n",
    "stage:\n  new\n",
    "stage: >-  # {c}\n  new\n",
    "stage: |-\n  new\n\n",
    "? stage\n: new\n",
    "stage:\n",
    "stage:   # {c}\n",
    "stage: ~ # {c}\n",
    "# {c}\nstage: null\n",
    "",
]
STAGES_SINCE = ["stage_since: 2026-01-05\n", "stage_since: '2026-01-05' # {c}\n", "stage_since:\n", "", ""]
SINCES = [
    "since: 2025-12-03\n",
    "since: 2025-12-03   # {c}\n",
    '"since": "2025-12-03"\n',
    "since: # {c}\n",
    "",
    "since: 2026-03-31\n",
]
COMPANIES = [
    "company: Acme\n",
    "company: 'Acme: the firm' # {c}\n",
    '"company": Acme\n',
    "company: >-\n  Acme\n  and Sons\n",
    "",
    "company: ~\n",
]
DEALS = [
    "deals:\n  - {what: One, amount: 900}\n",
    "deals:  # {c}\n- {what: One, amount: 900}  # {c}\n",
    "deals: [{what: One, amount: 900}]\n",
    "deals: {what: One, amount: 900}\n",
    "deals: [ { what: One, amount: 900, } , ]\n",
    "deals:\n  - what: One\n    amount: 900  # {c}\n",
    "deals:\n    - what: One\n\n      because: |\n        For\n        all.\n\n",
    "deals:\n  what: One # {c}\n  amount: 900\n",
    "deals:\n  - {what: One,   # {c}\n     amount: 900  # {c}\n    }\n",
    "deals:\n  - {what: One, won: }\n",
    "deals:\n  - what: One\n    won:    # {c}\n    amount: 900\n",
    "deals:\n  - what: One\n    won: ~\n    # {c}\n",
    "deals:\n  - ~\n  - {what: One}\n",
    "deals:\n  -\n    what: One\n",
    "deals:\n- what: Lost one\n  lost: 2026-01-01\n- what: One\n",
    'deals: [{"what": "One"}]\n',
]
OTHERS = [
    "tags: [a, 'b c']\n",
    "tags:\n  - a  # {c}\n  # {c}\n  - b\n",
    "address: |\n  Harbour Street 3\n   #not a comment\n  Koper\n",
    "address: |+\n  Harbour Street 3\n\n",
    "source: fair\n",
    "\n\n# {c}\n",
    "x_own: {deep: [1, 2, {a: b}]}\n",
    "x_text: >\n  folded\n  text\n\n",
    "private:\n  passport: 123\n",
    "profile:\n    plan: 'stage: prospect'\n    \"stage\": two\n",
    "language: sl      \n",
    "salutation: 林\n",
]


@dataclass(frozen=True)
class Front:
    """Entries by what they are about, in order; and the whole text with its line ends."""

    entries: tuple[tuple[str, str], ...]
    end: str

    @property
    def text(self) -> str:
        return "".join(entry for _about, entry in self.entries).replace("\n", self.end)

    def of_others(self, *abouts: str) -> list[str]:
        return [entry.replace("\n", self.end) for about, entry in self.entries if about not in abouts]


@st.composite
def fronts(draw: st.DrawFn) -> Front:
    """Every key at most once, in any order."""
    chosen = [
        ("name", draw(st.sampled_from(["name: Ana\n", "name: 'Ana'  # {c}\n", '"name": "A\\u006Ea"\n']))),
        ("stage", draw(st.sampled_from(STAGES))),
        ("stage_since", draw(st.sampled_from(STAGES_SINCE))),
        ("since", draw(st.sampled_from(SINCES))),
        ("company", draw(st.sampled_from(COMPANIES))),
        ("deals", draw(st.sampled_from(DEALS))),
    ]
    others = draw(st.lists(st.sampled_from(OTHERS), max_size=4, unique_by=lambda text: text.split(":")[0]))
    chosen += [("other", entry) for entry in others]
    numbers = iter(range(1000))
    entries = []
    for about, entry in draw(st.permutations(chosen)):
        while "{c}" in entry:
            entry = entry.replace("{c}", f"comment{next(numbers)}", 1)
        entries.append((about, entry))
    return Front(tuple(entries), draw(st.sampled_from(["\n", "\n", "\r\n"])))


def file_of(front: Front, bom: bool = False, body: str = "Notes.\n") -> bytes:
    """The front matter as a file."""
    text = f"---{front.end}{front.text}---{front.end}{body}"
    return (b"\xef\xbb\xbf" if bom else b"") + text.encode()
