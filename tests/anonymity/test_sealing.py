"""Boxes are HPKE as RFC 9180 has it, all of one length, and only the right key opens them."""

from __future__ import annotations

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.anonymity.rfc9180 import AAD, AES_128, AES_256, INFO, PLAIN, Vector, opener, sealer
from webapp.urn import anonymity, sealing
from webapp.urn.anonymity import BOX_LENGTH_WITH_COMMENTS, BOX_LENGTH_WITHOUT_COMMENTS, Ballot

PRIVATE = bytes.fromhex(AES_256.receiver_key)
PUBLIC = bytes.fromhex(AES_256.receiver_public)
BALLOT = Ballot(answers=tuple("ABCFXA"), comments={1: "Schön schnell 👍", 0: "Alles"}, number="0123-ABCD")


def _seal(ballot: Ballot, length: int = BOX_LENGTH_WITH_COMMENTS) -> bytes:
    return anonymity.seal(ballot, PUBLIC, round_id=3, card_id=7, length=length)


@pytest.mark.parametrize("vector", [AES_128, AES_256], ids=["AES-128-GCM", "AES-256-GCM"])
def test_the_second_implementation_reproduces_the_published_vectors(vector: Vector) -> None:
    receiver = opener(
        bytes.fromhex(vector.encapsulated), bytes.fromhex(vector.receiver_key), info=INFO, aead=vector.aead
    )
    sender = sealer(
        bytes.fromhex(vector.receiver_public),
        bytes.fromhex(vector.ephemeral_key),
        info=INFO,
        aead=vector.aead,
    )
    assert receiver == sender
    assert receiver.shared_secret.hex() == vector.shared_secret
    assert (receiver.key.hex(), receiver.base_nonce.hex()) == (vector.key, vector.base_nonce)
    assert sender.seal(PLAIN, AAD).hex() == vector.sealed
    assert receiver.open(bytes.fromhex(vector.sealed), AAD) == PLAIN


def test_the_library_opens_the_published_vector_of_our_suite() -> None:
    # Its public functions take no associated data, which all vectors have; its own tests go this way too.
    decrypt = openssl.hpke._decrypt_with_aad
    sealed = bytes.fromhex(AES_256.encapsulated + AES_256.sealed)
    key = X25519PrivateKey.from_private_bytes(PRIVATE)
    assert decrypt(sealing.SUITE, sealed, key, INFO, AAD) == PLAIN


def test_a_box_is_what_the_rfc_says_byte_for_byte() -> None:
    box = _seal(BALLOT)
    padded = opener(box[:32], PRIVATE, info=b"urn1|3|7").open(box[32:])
    assert len(padded) == BOX_LENGTH_WITH_COMMENTS
    words, _, zeros = padded.rpartition(b"\x80")
    assert zeros == bytes(len(zeros))
    assert words.decode() == '{"a":"ABCFXA","c":{"1":"Schön schnell 👍","0":"Alles"},"n":"0123-ABCD","k":""}'


def test_what_the_rfc_seals_to_our_key_opens_as_a_ballot() -> None:
    plain = b'{"a":"ABCFXA","c":{},"n":"","k":""}\x80'.ljust(BOX_LENGTH_WITHOUT_COMMENTS, b"\0")
    sender = sealer(PUBLIC, bytes.fromhex(AES_256.ephemeral_key), info=b"urn1|3|7")
    box = bytes.fromhex(AES_256.encapsulated) + sender.seal(plain)
    opened = anonymity.unseal(box, PRIVATE, round_id=3, card_id=7)
    assert opened == Ballot(answers=tuple("ABCFXA"), comments={})


@settings(max_examples=60)
@given(st.text(max_size=900), st.text(alphabet="ABCDFX", max_size=6))
def test_every_box_has_the_same_length_whatever_is_in_it(words: str, answers: str) -> None:
    ballot = Ballot(answers=tuple(answers), comments={1: words} if words else {}, number="0123-ABCD")
    dummy = Ballot(answers=(), comments={})
    assert {len(_seal(content)) for content in (ballot, dummy)} == {BOX_LENGTH_WITH_COMMENTS + 48}
    short = Ballot(answers=tuple(answers), comments={}, number="0123-ABCD")
    lengths = {len(_seal(content, BOX_LENGTH_WITHOUT_COMMENTS)) for content in (short, dummy)}
    assert lengths == {BOX_LENGTH_WITHOUT_COMMENTS + 48}


def test_the_same_ballot_sealed_twice_gives_boxes_that_share_nothing() -> None:
    first, second = _seal(BALLOT), _seal(BALLOT)
    assert not {first[at : at + 8] for at in range(0, len(first), 8)} & {
        second[at : at + 8] for at in range(0, len(second), 8)
    }


@pytest.mark.parametrize("at", [0, 31, 32, 40, 4000, -17, -1])
def test_a_box_with_one_bit_turned_does_not_open(at: int) -> None:
    box = bytearray(_seal(BALLOT))
    box[at] ^= 1
    assert anonymity.unseal(bytes(box), PRIVATE, round_id=3, card_id=7) is None


@pytest.mark.parametrize("box", [b"", b"x", bytes(32), bytes(48), bytes(BOX_LENGTH_WITH_COMMENTS + 48)])
def test_what_is_no_box_does_not_open(box: bytes) -> None:
    assert anonymity.unseal(box, PRIVATE, round_id=3, card_id=7) is None


@pytest.mark.parametrize(("round_id", "card_id"), [(3, 8), (4, 7)])
def test_a_box_of_another_card_or_round_does_not_open(round_id: int, card_id: int) -> None:
    assert anonymity.unseal(_seal(BALLOT), PRIVATE, round_id=round_id, card_id=card_id) is None


def test_another_key_opens_nothing() -> None:
    other = X25519PrivateKey.generate().private_bytes_raw()
    assert anonymity.unseal(_seal(BALLOT), other, round_id=3, card_id=7) is None
