import os
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings

from linli.core.trust.sealing import (
    AES,
    PLAIN,
    SM,
    Header,
    Sm4Gcm,
    aad,
    header_of,
    keyed_hash,
    make_cipher,
    seal,
    seal_many,
    unseal,
    unseal_many,
)
from linli.engines.values import Problem

KEY = bytes(range(32))
PLACE = aad("register_record", 7, UUID(int=1))

# McGrew and Viega, The Galois/Counter Mode of Operation, appendix B, test cases 13 to 16.
GCM_KEY = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
GCM_NONCE = bytes.fromhex("cafebabefacedbaddecaf888")
GCM_TEXT = bytes.fromhex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
)
GCM_HIDDEN = bytes.fromhex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
)
GCM_BESIDE = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")


@pytest.mark.parametrize(
    ("key", "nonce", "text", "beside", "hidden", "tag"),
    [
        (bytes(32), bytes(12), b"", b"", b"", "530f8afbc74536b9a963b4f1c4cb738b"),
        (
            bytes(32), bytes(12), bytes(16), b"",
            bytes.fromhex("cea7403d4d606b6e074ec5d3baf39d18"), "d0d1c8a799996bf0265b98b5d48ab919",
        ),
        (GCM_KEY, GCM_NONCE, GCM_TEXT, b"", GCM_HIDDEN, "b094dac5d93471bdec1a502270e3cc6c"),
        (
            GCM_KEY, GCM_NONCE, GCM_TEXT[:60], GCM_BESIDE, GCM_HIDDEN[:60],
            "76fc6ece0f4e1768cddf8853bb2d551b",
        ),
    ],
)  # fmt: skip
def test_suite_1_is_aes_256_gcm_as_published(key, nonce, text, beside, hidden, tag):
    cipher = make_cipher(AES, key)
    assert cipher.encrypt(nonce, text, beside) == hidden + bytes.fromhex(tag)
    assert cipher.decrypt(nonce, hidden + bytes.fromhex(tag), beside) == text


def test_suite_2_is_sm4_gcm_as_published():
    # RFC 8998, appendix A.1.
    cipher = Sm4Gcm(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))
    nonce = bytes.fromhex("00001234567800000000ABCD")
    text = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    beside = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    hidden = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert cipher.encrypt(nonce, text, beside) == hidden
    assert cipher.decrypt(nonce, hidden, beside) == text
    with pytest.raises(InvalidTag):
        cipher.decrypt(nonce, hidden, b"")


def test_hmac_sha_256_is_as_published():
    # RFC 4231, test case 2.
    assert keyed_hash(AES, b"Jefe", b"what do ya want for nothing?").hex() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_hmac_sm3_is_built_from_sm3_as_rfc_2104_says():
    hash_of = pytest.importorskip("hashlib").new
    try:
        # GB/T 32905, example 1.
        assert hash_of("sm3", b"abc").hexdigest().startswith("66c7f0f462eeedd9d1f2d46bdc10e4e2")
    except ValueError:
        pytest.fail("this Python has no SM3 to compare with", pytrace=False)
    key = KEY + bytes(32)
    inner = hash_of("sm3", bytes(b ^ 0x36 for b in key) + b"text").digest()
    outer = hash_of("sm3", bytes(b ^ 0x5C for b in key) + inner).digest()
    assert keyed_hash(SM, KEY, b"text") == outer


def test_a_sealed_body_opens_with_another_library():
    sealed = seal(KEY, b"body", aad=PLACE, key_id=9, epoch=2)
    head, nonce, hidden = sealed[:7], sealed[7:19], sealed[19:]
    opened = bindings.crypto_aead_aes256gcm_decrypt(hidden, head + PLACE, nonce, KEY)
    assert opened == b"body"


def test_the_header_says_suite_epoch_and_key():
    assert header_of(seal(KEY, b"", aad=b"", key_id=2**32 - 1, epoch=65535)) == Header(
        AES, 65535, 2**32 - 1
    )
    assert header_of(seal(KEY, b"", aad=b"", suite=SM)) == Header(SM, 0, 0)
    for broken in (b"", b"\1\0\0", b"\7" * 40):
        with pytest.raises(Problem, match=r"trust\.seal_broken"):
            header_of(broken)


@pytest.mark.parametrize("suite", [AES, SM])
def test_a_change_of_any_byte_is_found(suite):
    sealed = seal(KEY, b"a body of some length", aad=PLACE, suite=suite)
    assert unseal(KEY, sealed, aad=PLACE) == b"a body of some length"
    for place in range(len(sealed)):
        for bit in (1, 0x80):
            changed = bytearray(sealed)
            changed[place] ^= bit
            with pytest.raises(Problem, match=r"trust\.seal_broken"):
                unseal(KEY, bytes(changed), aad=PLACE)
    for length in range(len(sealed)):
        with pytest.raises(Problem, match=r"trust\.seal_broken"):
            unseal(KEY, sealed[:length], aad=PLACE)


@pytest.mark.parametrize("suite", [AES, SM])
def test_a_body_opens_at_its_own_place_under_its_own_key_only(suite):
    sealed = seal(KEY, b"body", aad=PLACE, suite=suite)
    others = [
        aad("register_profile", 7, UUID(int=1)),
        aad("register_record", 8, UUID(int=1)),
        aad("register_record", 7, UUID(int=2)),
        aad("register_record", 7),
    ]
    for other in others:
        with pytest.raises(Problem, match=r"trust\.seal_broken"):
            unseal(KEY, sealed, aad=other)
    with pytest.raises(Problem, match=r"trust\.seal_broken"):
        unseal(bytes(32), sealed, aad=PLACE)


def test_a_plain_body_is_for_public_subjects_only():
    plain = seal(None, b"open to all", aad=PLACE, suite=PLAIN)
    assert unseal(None, plain, aad=PLACE) == b"open to all"
    with pytest.raises(Problem, match=r"trust\.seal_broken"):
        unseal(KEY, plain, aad=PLACE)
    with pytest.raises(Problem, match=r"trust\.seal_broken"):
        unseal(None, seal(KEY, b"hidden", aad=PLACE), aad=PLACE)
    with pytest.raises(ValueError, match="no key"):
        seal(KEY, b"", aad=PLACE, suite=PLAIN)
    with pytest.raises(ValueError, match="32 bytes"):
        seal(None, b"", aad=PLACE)


def test_the_same_body_is_never_sealed_alike():
    sealed = seal_many([KEY] * 200, [b"body"] * 200, [PLACE] * 200)
    assert len({one[7:19] for one in sealed}) == 200


KEYS = st.sampled_from([bytes([n]) * 32 for n in range(4)])


@given(
    st.lists(st.tuples(KEYS, st.binary(max_size=300), st.integers(0, 2**62)), max_size=30),
    st.sampled_from([AES, SM]),
)
def test_many_come_back_as_they_were(things, suite):
    keys = [key for key, _, _ in things]
    bodies = [body for _, body, _ in things]
    aads = [aad("t", subject, uuid4()) for _, _, subject in things]
    sealed = seal_many(keys, bodies, aads, suite=suite)
    assert unseal_many(keys, sealed, aads) == bodies
    assert [unseal(k, s, aad=a) for k, s, a in zip(keys, sealed, aads, strict=True)] == bodies


def test_suites_stand_mixed_in_one_call():
    keys = [KEY, None, KEY, os.urandom(32)]
    suites = [AES, PLAIN, SM, AES]
    sealed = [
        seal(key, str(place).encode(), aad=PLACE, suite=suite)
        for place, (key, suite) in enumerate(zip(keys, suites, strict=True))
    ]
    assert unseal_many(keys, sealed, [PLACE] * 4) == [b"0", b"1", b"2", b"3"]
