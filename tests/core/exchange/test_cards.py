"""A node is a partner when somebody has read out the figures of its card."""

import pytest
from nacl.signing import SigningKey

from linli.core.exchange import services
from linli.core.exchange.cards import fingerprint, is_fingerprint, make_card, read_card, write_card
from linli.engines.values import Problem
from tests.core.exchange.moving import OLD, at

pytestmark = pytest.mark.django_db(transaction=True)


def test_cards_are_confirmed_by_their_figures(nodes):
    _, _, (own, other) = nodes
    assert read_card(write_card(own)) == own
    assert is_fingerprint(fingerprint(own).replace(" ", "-"), own)
    assert not is_fingerprint(fingerprint(other), own)
    for changed in (b"{}", b"\xff", write_card(own).replace(b"here", b"hers")):
        with pytest.raises(Problem, match=r"exchange\.no_card"):
            read_card(changed)
    forged = make_card(other.uid, other.name, SigningKey.generate())
    with at(OLD), pytest.raises(Problem, match=r"exchange\.fingerprint_wrong"):
        services.trust_partner(forged, fingerprint(other))
    with at(OLD), pytest.raises(Problem, match=r"exchange\.own_card"):
        services.trust_partner(own, fingerprint(own))
    with at(OLD):
        assert services.introduce() == own
        assert services.introduce("new name").name == "new name"
