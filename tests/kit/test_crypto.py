"""What a password costs whoever guesses; the other tests have cheap ones."""

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from needs_board.kit import crypto

COST = "$argon2id$v=19$m=65536,t=3,p=4$"
"""The second recommendation of RFC 9106."""


@pytest.fixture(scope="module")
def as_it_is() -> ModuleType:
    """The module as the product loads it."""
    spec = spec_from_file_location("crypto_as_it_is", crypto.__file__)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_password_costs_64_mib_and_three_passes(as_it_is: ModuleType) -> None:
    stored = as_it_is.hash_password("오래된 우물 곁의 매화")
    assert stored.startswith(COST)
    assert as_it_is.is_password("오래된 우물 곁의 매화", stored)
    assert not as_it_is.is_password("오래된 우물 곁의 매와", stored)


def test_an_unknown_account_costs_the_same(as_it_is: ModuleType) -> None:
    assert as_it_is._NO_SUCH_ACCOUNT.startswith(COST)
    assert not as_it_is.is_password("오래된 우물 곁의 매화", None)
