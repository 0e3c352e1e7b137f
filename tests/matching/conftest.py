"""One Kiwi and one market index for all tests of the engine."""

import pytest

from matching import Index, KiwiAnalyser, Tokeniser, build_index
from tests.matching.market import MARKET


@pytest.fixture(scope="session")
def kiwi() -> KiwiAnalyser:
    """Kiwi, loaded once: two seconds and 300 MB."""
    return KiwiAnalyser()


@pytest.fixture(scope="session")
def tokeniser(kiwi: KiwiAnalyser) -> Tokeniser:
    return Tokeniser(kiwi)


@pytest.fixture(scope="session")
def market(tokeniser: Tokeniser) -> Index:
    return build_index(MARKET, tokeniser)
