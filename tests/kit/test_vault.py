"""What is encrypted opens with its key and in its place, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.kit.vault import KeyRing, VaultError

KEY, OTHER = "0f" * 32, "f0" * 32


@given(st.binary(max_size=2000), st.binary(max_size=40))
def test_what_is_encrypted_comes_back(data: bytes, place: bytes) -> None:
    ring = KeyRing(KEY)
    assert ring.decrypt(ring.encrypt(data, place), place, ring.newest) == data


@given(st.data())
def test_any_changed_byte_is_found(choose: st.DataObject) -> None:
    ring = KeyRing(KEY)
    sealed = bytearray(ring.encrypt(b"an account number", b"file"))
    sealed[choose.draw(st.integers(0, len(sealed) - 1))] ^= choose.draw(st.integers(1, 255))
    with pytest.raises(VaultError, match="changed"):
        ring.decrypt(bytes(sealed), b"file", ring.newest)


@pytest.mark.parametrize("sealed", [b"", b"short", b"\0" * 12])
def test_what_is_too_short_is_said_as_what_was_changed(sealed: bytes) -> None:
    ring = KeyRing(KEY)
    with pytest.raises(VaultError, match="changed"):
        ring.decrypt(sealed, b"file", ring.newest)


def test_same_content_never_looks_the_same() -> None:
    ring = KeyRing(KEY)
    assert ring.encrypt(b"a", b"file") != ring.encrypt(b"a", b"file")


def test_newest_key_encrypts_and_all_decrypt() -> None:
    old, both = KeyRing(KEY), KeyRing(f"{KEY}\n{OTHER}\n")
    sealed = old.encrypt(b"a", b"file")
    assert both.newest == KeyRing(OTHER).newest
    assert both.decrypt(sealed, b"file", old.newest) == b"a"
    with pytest.raises(VaultError, match="NEEDS_BOARD_FILE_KEY"):
        KeyRing(OTHER).decrypt(sealed, b"file", old.newest)


@pytest.mark.parametrize("text", ["", "secret", KEY[:-1], f"{KEY} and"])
def test_key_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        KeyRing(text)
