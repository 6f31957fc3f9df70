"""A district of Beijing, as the pack has it."""

from datetime import date

import pytest

from linli.core.places import services

LOADED_ON = date(2026, 1, 1)


@pytest.fixture
def district(as_system, settings, tmp_path):
    """Dongcheng with its 17 streets; the search index goes to a folder of its own."""
    settings.LINLI_ANALYSIS = tmp_path
    with as_system("division.load"):
        services.load_divisions(on=LOADED_ON, within="110101")
