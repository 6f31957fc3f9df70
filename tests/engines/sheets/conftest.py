"""The Chinese pack made ready once for every test about spreadsheets."""

import pytest

from linli.engines.dictionary import bundled_pack, load_pack
from linli.engines.sheets import Matcher


@pytest.fixture(scope="session")
def matcher():
    return Matcher(load_pack(bundled_pack("cn")))
