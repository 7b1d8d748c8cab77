"""Who is linked with whom, also after an edit: in the order and by the names of a book read for the first time."""

import pytest

from editions import edition_of, forget
from plaincrm.views.references import Named, references

HUB = {"clients/hub.md": "---\nname: Hub\n---\n"}


def linked(files):
    return {
        slug: tuple(other.slug for other in found.referred) for slug, found in references(edition_of(files)).items()
    }


def test_a_lead_that_became_a_client_stands_among_the_clients():
    text = "---\nname: {}\nreferred_by: hub\n---\n"
    before = {**HUB, "clients/b.md": text.format("B"), "leads/a.md": text.format("A")}
    after = {**HUB, "clients/b.md": text.format("B"), "clients/a.md": text.format("A")}
    forget()
    assert linked(before)["hub"] == ("b", "a")
    assert linked(after)["hub"] == ("a", "b")
    assert linked(before)["hub"] == ("b", "a")


@pytest.mark.parametrize("slug", ["a", "hub"])
def test_neighbours_of_one_with_another_name_know_it(slug):
    files = {**HUB, "leads/a.md": "---\nname: A\nreferred_by: hub\n---\nSee [[hub]].\n"}
    forget()
    references(edition_of(files))
    file = next(name for name in files if name.endswith(f"/{slug}.md"))
    found = references(edition_of({**files, file: files[file].replace("name: ", "name: New ")}))
    hub, a = (
        Named("hub", "New Hub" if slug == "hub" else "Hub", True),
        Named("a", "New A" if slug == "a" else "A", False),
    )
    assert found["hub"].referred == found["hub"].mentioned_by == (a,)
    assert found["a"].referred_by == hub
    assert found["a"].mentions == (hub,)
