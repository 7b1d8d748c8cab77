"""The sample book's site, built once for all tests of this folder."""

import pytest

from plaincrm.site.where import sample_book
from plaincrm.workshop.building import Workshop


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "out"
    Workshop(sample_book(), folder).build()
    return folder
