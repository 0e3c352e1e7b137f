"""How hypothesis makes small markets, needs, settings and what people say of words."""

from hypothesis import strategies as st

from matching import Document, Field, Lexicon, Query, Settings, Synonym, Tokeniser
from tests.matching.market import WordAnalyser

SOME_WORDS = [
    "현수막",
    "현수막인쇄",
    "플래카드",
    "배너",
    "인쇄",
    "복사지",
    "복사용지",
    "A4",
    "80g",
    "청소",
    "떡",
    "😀",
    "?",
]
WORDS = st.sampled_from(SOME_WORDS)
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
FIELDS = st.fixed_dictionaries({"name": TEXTS}, optional={"business": TEXTS, "products": TEXTS})
CATEGORIES = st.sampled_from([None, "인쇄", "식품"])
CORPORA = st.lists(st.tuples(FIELDS, CATEGORIES), max_size=30).map(
    lambda rows: [Document(f"e{place:02}", *row) for place, row in enumerate(rows)]
)
EXCLUDED = st.frozensets(st.sampled_from(["e00", "e01", "e02", "nobody"]))
QUERIES = st.lists(st.builds(Query, st.just("q"), FIELDS, EXCLUDED), min_size=1, max_size=3)
FIELD = st.builds(Field, weight=st.sampled_from([0.0, 0.5, 1.0, 2.0]), fair_words=st.sampled_from([0, 1, 3]))
FIELD_TABLES = st.dictionaries(st.sampled_from(["name", "business"]), FIELD)
SETTINGS = st.builds(
    Settings,
    fields=FIELD_TABLES,
    asked_fields=FIELD_TABLES,
    stem_share=st.sampled_from([0.0, 0.3, 0.5, 1.0]),
    slope=st.sampled_from([0.2, 0.8, 1.0]),
    alike=st.sampled_from([0.0, 0.5, 1.0]),
    peers=st.sampled_from([0, 2, 50]),
    peer_words=st.sampled_from([8, 500]),
    peer_length=st.sampled_from([0.0, 3.0, 14.0]),
)
SAID = st.lists(st.sampled_from(SOME_WORDS[:-2]), min_size=1, max_size=2).map(" ".join)
SYNONYMS = st.builds(Synonym, SAID, SAID, st.booleans(), st.sampled_from([0.3, 0.8, 1.0]))
LEXICONS = st.builds(
    Lexicon,
    st.frozensets(SYNONYMS, max_size=3),
    st.frozensets(st.frozensets(WORDS, min_size=2, max_size=2), max_size=2),
    st.frozensets(WORDS, max_size=2),
)


def words() -> Tokeniser:
    """Return a tokeniser that has read nothing yet."""
    return Tokeniser(WordAnalyser())
