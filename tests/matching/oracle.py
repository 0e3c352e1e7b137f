"""The ranking, written slowly and obviously from the formulas: what the fast engine is compared with."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum, log, sqrt
from unicodedata import normalize

from matching import Document, Field, Lexicon, Query, Settings, Stem, Tokeniser

Weights = dict[str, float]
Same = Callable[[str, str], bool]
KINDS = ("letters", "stems")
# The engine multiplies in float32: what is nearer than this may be cut the other way round.
NEARLY = 1e-5


@dataclass
class Oracle:
    """A corpus and what was learned of it. `is_plain` turns False when a cut fell between nearly equal candidates."""

    documents: Sequence[Document]
    tokeniser: Tokeniser
    settings: Settings
    lexicon: Lexicon = field(default_factory=Lexicon)
    is_plain: bool = True

    def __post_init__(self) -> None:
        self.idf: dict[str, Weights] = {}
        self.own: dict[str, dict[str, Weights]] = {one.key: {} for one in self.documents}
        for kind in KINDS:
            counts = {one.key: self._counts(kind, one) for one in self.documents}
            found_in = Counter(term for terms in counts.values() for term in terms)
            n = len(self.documents)
            self.idf[kind] = {term: log((1 + n) / (1 + found)) + 1 for term, found in found_in.items()}
            weighed = {key: self._weighed(kind, terms) for key, terms in counts.items()}
            lengths = [length for terms in weighed.values() if (length := _length(terms))]
            pivot = fsum(lengths) / len(lengths) if lengths else 1.0
            for key, terms in weighed.items():
                self.own[key][kind] = self._normalised(kind, terms, pivot)
        self.rows = {one.key: self._with_peers(one) for one in self.documents}

    def scores(self, query: Query) -> Weights:
        """Return the score of every document by key, not rounded."""
        asked = {"letters": self._asked_letters(query), "stems": self._asked_stems(query)}
        return {
            key: fsum(_product(asked[kind], row[kind]) for kind in KINDS) for key, row in self.rows.items()
        }

    def ranking(self, query: Query, top: int) -> list[tuple[str, float]]:
        """Return the best documents with their scores rounded to six places: by falling score, then by key."""
        rounded = {
            key: round(score, 6) for key, score in self.scores(query).items() if key not in query.exclude
        }
        found = ((key, score) for key, score in rounded.items() if score > 0)
        return sorted(found, key=lambda one: (-one[1], one[0]))[:top]

    # Documents

    def _read(self, document: Document) -> dict[str, str]:
        """Return the texts of the fields that count."""
        fields = self.settings.fields
        return {name: text for name, text in document.fields.items() if fields.get(name, Field()).weight}

    def _counts(self, kind: str, document: Document) -> Weights:
        """Count terms, each by what its field counts: beyond the fair number of words they share."""
        counted: Weights = defaultdict(float)
        for name, text in self._read(document).items():
            words = _words(text)
            share = _share(self.settings.fields.get(name, Field()), len(words))
            found = self._forms(text) if kind == "stems" else self._grams(word for word, _start in words)
            for term in found:
                counted[term] += share
        return dict(counted)

    def _forms(self, text: str) -> list[str]:
        return [stem.form for stem in self.tokeniser.stems([text])[0]]

    def _grams(self, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            padded = f" {word} "
            for size in range(self.settings.ngram_low, self.settings.ngram_high + 1):
                grams = (padded[at : at + size] for at in range(len(padded) - size + 1))
                yield from (gram for gram in grams if gram != " ")

    def _weighed(self, kind: str, counts: Mapping[str, float]) -> Weights:
        unseen = log(1 + len(self.documents)) + 1
        return {
            term: (1 + log(count) if count >= 1 else count) * self.idf[kind].get(term, unseen)
            for term, count in counts.items()
        }

    def _normalised(self, kind: str, terms: Weights, pivot: float) -> Weights:
        slope = self.settings.slope
        norm = ((1 - slope) * pivot + slope * _length(terms)) / slope
        return {term: weight * sqrt(self._kind_share(kind)) / norm for term, weight in terms.items()}

    def _kind_share(self, kind: str) -> float:
        return self.settings.stem_share if kind == "stems" else 1 - self.settings.stem_share

    # Peers

    def _with_peers(self, document: Document) -> dict[str, Weights]:
        """Return the document's own terms and those that its nearest others lend it."""
        own = self.own[document.key]
        chosen = self.settings
        if not (chosen.peers and chosen.peer_words and chosen.peer_length):
            return own
        near = self._nearest(document.key)
        total = fsum(near.values())
        likeness = fsum(value * value for value in near.values()) / total if total else 0.0
        n_stems = sum(len(self._forms(text)) for text in self._read(document).values())
        share = chosen.peer_length / (chosen.peer_length + n_stems)
        share = min(share * min(1.0, chosen.peer_likeness * likeness), 0.44)
        row = {}
        for kind in KINDS:
            lent: Weights = defaultdict(float)
            for key, value in near.items():
                for term, weight in self.own[key][kind].items():
                    lent[term] += value / total * weight
            kept = self._heaviest(lent, chosen.peer_words)
            mixed: Weights = defaultdict(float)
            for terms, part in ((own[kind], 1 - share), (kept, share)):
                for term, weight in terms.items():
                    mixed[term] += part * weight
            row[kind] = dict(mixed)
        return row

    def _nearest(self, key: str) -> Weights:
        """Return the likeness of the nearest others: the mean of both kinds' cosines."""
        alike = {other: self._likeness(key, other) for other in self.own if other != key}
        nearest = self._heaviest(
            alike, self.settings.peers, same=lambda one, two: self.own[one] == self.own[two]
        )
        return {other: value for other, value in nearest.items() if value}

    def _likeness(self, one: str, other: str) -> float:
        return fsum(_cosine(self.own[one][kind], self.own[other][kind]) / 2 for kind in KINDS)

    def _heaviest(self, weights: Weights, most: int, same: Same = lambda one, two: False) -> Weights:
        """Return the heaviest; two that are nearly equal and not the same on both sides of the cut are noted."""
        ordered = sorted((name for name in weights if weights[name]), key=lambda name: -weights[name])
        kept, cut = ordered[:most], ordered[most:]
        if kept and cut:
            close = [name for name in ordered if abs(weights[name] - weights[kept[-1]]) < NEARLY]
            if set(close) & set(cut) and not all(same(close[0], name) for name in close):
                self.is_plain = False
        return {name: weights[name] for name in kept}

    # Queries

    def _asked_letters(self, query: Query) -> Weights:
        counted: Weights = defaultdict(float)
        for name, text in query.fields.items():
            words = _words(text)
            share = _share(self.settings.asked_fields.get(name, Field()), len(words))
            for gram in self._grams(self._speaking(text, words)):
                counted[gram] += share
        weights = self._weighed("letters", {gram: count for gram, count in counted.items() if count})
        scale = sqrt(self._kind_share("letters")) / (_length(weights) or 1)
        return {gram: weight * scale for gram, weight in weights.items()}

    def _speaking(self, text: str, words: Sequence[tuple[str, int]]) -> Iterator[str]:
        """Yield the words as written that are not made of stop words alone."""
        stems, silent = self.tokeniser.stems([text])[0], self._stop_forms()
        for word, start in words:
            own = {stem.form for stem in stems if start <= stem.start < start + len(word)}
            if not own or own - silent:
                yield word

    def _stop_forms(self) -> set[str]:
        return {form for word in self.lexicon.stop_words for form in self._forms(word)}

    def _asked_stems(self, query: Query) -> Weights:
        counted: Weights = defaultdict(float)
        tags: dict[str, set[str]] = defaultdict(set)
        for name, text in query.fields.items():
            share = _share(self.settings.asked_fields.get(name, Field()), len(_words(text)))
            for stem in self.tokeniser.stems([text])[0]:
                if stem.form not in self._stop_forms():
                    counted[stem.form] += share
                    tags[stem.form].add(stem.tag)
        own = self._weighed("stems", {form: count for form, count in counted.items() if count})
        whole: Weights = defaultdict(float, own)
        for meant in self._meant(own, tags).values():
            for form, weight in meant.items():
                if form in self.idf["stems"]:
                    whole[form] += weight
        scale = sqrt(self._kind_share("stems")) / (_length(whole) or 1)
        return {form: weight * scale for form, weight in whole.items()}

    def _meant(self, own: Weights, tags: Mapping[str, Collection[str]]) -> dict[str, Weights]:
        """Return what each word leads to: words of like meaning, over them what people have said."""
        meant: dict[str, Weights] = {}
        for form, weight in own.items():
            like = self._similar(form, tags[form]) if self.settings.alike else {}
            meant[form] = {
                other: weight * near * self.settings.alike
                for other, near in like.items()
                if not self._is_cut(form, other)
            }
        for word, leads_to in self._synonyms().items():
            if all(form in own for form in word):
                said = {form: min(own[part] for part in word) * weight for form, weight in leads_to.items()}
                meant.setdefault(" ".join(word), {}).update(said)
        return meant

    def _similar(self, form: str, tags: Collection[str]) -> Weights:
        """Return how much other forms speak for a form: (cosine − .2) / .8 + .1 above .2, together at most .8 long."""
        found: Weights = defaultdict(float)
        for tag in tags:
            near: dict[tuple[str, str], float] = {}
            for other in self._vocabulary():
                ours, theirs = self.tokeniser.vectors([(form, tag), other])
                cosine = round(float(ours @ theirs), 4)
                if 0.2 < cosine < 0.999:
                    near[other] = (cosine - 0.2) / 0.8 + 0.1
            cap = min(1.0, 0.8 / sqrt(fsum(weight * weight for weight in near.values()))) if near else 1.0
            for (other_form, _tag), weight in near.items():
                if other_form != form:
                    found[other_form] = max(found[other_form], weight * cap)
        return found

    def _vocabulary(self) -> set[tuple[str, str]]:
        stems: Iterable[Stem] = (
            stem
            for one in self.documents
            for text in self._read(one).values()
            for stem in self.tokeniser.stems([text])[0]
        )
        return {(stem.form, stem.tag) for stem in stems}

    def _is_cut(self, one: str, other: str) -> bool:
        pairs = [{" ".join(self._forms(word)) for word in pair} for pair in self.lexicon.cut]
        return {one, other} in pairs

    def _synonyms(self) -> dict[tuple[str, ...], Weights]:
        """Return the forms that each word leads to, apart from its own, with the largest weight said of each."""
        leads_to: dict[tuple[str, ...], Weights] = defaultdict(lambda: defaultdict(float))
        for one in self.lexicon.synonyms:
            word, means = tuple(self._forms(one.word)), tuple(self._forms(one.means))
            for source, target in ((word, means), (means, word)) if one.both_ways else ((word, means),):
                for form in set(target) - set(source):
                    leads_to[source][form] = max(leads_to[source][form], one.weight)
        return leads_to


def _words(text: str) -> list[tuple[str, int]]:
    """Return the words in lower case with their starts; every sign that is no letter and no digit separates."""
    found: list[tuple[str, int]] = []
    word = ""
    for at, sign in enumerate(normalize("NFKC", text) + " "):
        if sign.isalnum():
            word += sign
        elif word:
            found.append((word.lower(), at - len(word)))
            word = ""
    return found


def _share(one: Field, n_words: int) -> float:
    if not one.fair_words or n_words <= one.fair_words:
        return one.weight
    return one.weight * one.fair_words / n_words


def _product(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return fsum(one[term] * other[term] for term in one.keys() & other.keys())


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    lengths = _length(one) * _length(other)
    return _product(one, other) / lengths if lengths else 0.0


def _length(weights: Mapping[str, float]) -> float:
    return sqrt(fsum(weight * weight for weight in weights.values()))
