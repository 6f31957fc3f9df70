"""Every pack that is shipped is sound."""

import pytest

from linli.engines.dictionary import check_pack
from linli.engines.values.sentences import sentence
from tests.rules.source import PACKAGE

PACKS = sorted(path.name for path in (PACKAGE / "packs").iterdir() if path.is_dir())


def test_two_countries_are_shipped():
    assert {"cn", "example"} <= set(PACKS)


@pytest.mark.parametrize("name", PACKS)
def test_a_shipped_pack_is_sound(name):
    reasons = check_pack(PACKAGE / "packs" / name)
    assert [sentence(reason, "en") for reason in reasons] == []
