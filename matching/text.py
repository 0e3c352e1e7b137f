"""Korean as it is written, which only this file and `kiwi.py` know: words, groups of letters, numbers with units."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping

from matching.types import Stem

# Stems that name a thing by themselves; people see the others as the whole word they stand in.
NAMING_TAGS = frozenset({"NNG", "NNP", "XR", "SH"})
MOST_LETTERS = 40
LETTERS = re.compile(r"[^\W_]+")
SURROGATES = re.compile("[\ud800-\udfff]")
# Written as a separator all over official papers, but a letter by Unicode.
DOTS = str.maketrans({"ㆍ": " ", "ᆞ": " ", "‧": " "})
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# How units are spoken, and how they are written in a specification (㎏ and ㎡ are kg and m2 by Unicode).
UNITS: Mapping[str, str] = {
    "킬로그램": "kg",
    "킬로그람": "kg",
    "키로그램": "kg",
    "키로": "kg",
    "킬로": "kg",
    "그램": "g",
    "그람": "g",
    "밀리리터": "ml",
    "미리": "ml",
    "리터": "l",
    "센티미터": "cm",
    "센치": "cm",
    "센티": "cm",
    "밀리미터": "mm",
    "제곱미터": "m2",
    "평방미터": "m2",
    "미터": "m",
    "와트": "w",
}
# The 2 of m2 is no number, and a letter with an accent is no unit: a text that is normal already stays as it is.
SPOKEN_UNIT = re.compile(rf"(?<=\d)(?<!m2)\s?({'|'.join(UNITS)})(?![가-힣\u0300-\u036f])")
WRITTEN_UNIT = re.compile(
    r"(?<=\d)(?<!m2)\s+(kg|g|mg|ml|l|cm|mm|m2|m|w|kw|v|gb|tb|인치)(?![^\W_])", re.IGNORECASE
)


def normal(text: str) -> str:
    """Return the text that all offsets mean: NFKC, one way to write units and thousands, broken characters blank."""
    whole = unicodedata.normalize("NFKC", SURROGATES.sub(" ", text).translate(DOTS)).translate(DOTS)
    if not any(sign.isdecimal() for sign in whole):
        return whole
    whole = THOUSANDS.sub("", whole)
    whole = SPOKEN_UNIT.sub(lambda found: UNITS[found[1]], whole)
    return WRITTEN_UNIT.sub(r"\1", whole)


def content_hash(text: str) -> str:
    """Return the name under which the stems of a text are kept: 32 hexadecimal digits."""
    return normal_hash(normal(text))


def normal_hash(text: str) -> str:
    """Return the content hash of a text that is normal already: making it so is most of the work."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def words(text: str) -> list[str]:
    """Return the runs of letters and digits of a normal text, in lower case; all other signs separate."""
    return [word.lower() for word in LETTERS.findall(text)]


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what `words` returns, each with its start and end in the normal text."""
    for found in LETTERS.finditer(text):
        yield found.group().lower(), found.start(), found.end()


def written_words(text: str) -> dict[int, str]:
    """Return for each letter of a normal text the word it stands in, as written, at most 40 letters of it."""
    return {
        at: found.group()[:MOST_LETTERS]
        for found in LETTERS.finditer(text)
        for at in range(found.start(), found.end())
    }


def spoken(stem: Stem, text: str, written: Mapping[int, str]) -> str:
    """Return how a person would name a stem: itself, its word, or "" when neither says anything."""
    if stem.tag in NAMING_TAGS:
        return text[stem.start : stem.end]
    word = written.get(stem.start, "")
    return "" if stem.tag == "NNB" and not word[:1].isdigit() else word


def ngrams(word: str, low: int, high: int) -> Iterator[tuple[str, int]]:
    """Yield each group of low to high letters of the word, blanks at its ends, with its offset from -1."""
    padded = f" {word} "
    for size in range(low, high + 1):
        for start in range(len(padded) - size + 1):
            gram = padded[start : start + size]
            if gram != " ":
                yield gram, start - 1
