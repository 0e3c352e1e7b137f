"""One Kiwi and one market index for all tests of the engine."""

import pytest

from matching import Index, KiwiAnalyser, Tokeniser, build_index
from needs_board.held.actions import _analyser
from tests.matching.market import MARKET


@pytest.fixture(scope="session")
def kiwi() -> KiwiAnalyser:
    """The Kiwi that the product's tests in this process have, too: loading another takes seconds and 300 MB."""
    return _analyser()


@pytest.fixture(scope="session")
def tokeniser(kiwi: KiwiAnalyser) -> Tokeniser:
    return Tokeniser(kiwi)


@pytest.fixture(scope="session")
def market(tokeniser: Tokeniser) -> Index:
    return build_index(MARKET, tokeniser)
