from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.trust.merkle import digest_of, hash_leaf, root_of

# The reference tests of Certificate Transparency: inputs, and the root over the first n of them.
INPUTS = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("count", range(1, 9))
def test_roots_are_as_published(count):
    leaves = [hash_leaf(bytes.fromhex(one)) for one in INPUTS[:count]]
    assert root_of(leaves).hex() == ROOTS[count - 1]


def by_the_book(leaves):
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = by_the_book(leaves[:split]), by_the_book(leaves[split:])
    return sha256(b"\1" + left + right).digest()


@given(st.integers(1, 200))
def test_roots_are_those_of_the_book(count):
    leaves = [hash_leaf(bytes([number])) for number in range(count)]
    assert root_of(leaves) == by_the_book(leaves)


def test_a_digest_covers_bodies_and_their_order():
    assert digest_of([b"a", b"b"]) != digest_of([b"b", b"a"]) != digest_of([b"a"])
