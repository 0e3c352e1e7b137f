"""The kinds of rules, how a word is written, and which rules can stand beside each other."""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from needs_board.kit.errors import WrongInput
from needs_board.kit.i18n import N_, _

MOST_LIVING_RULES = 500
LONGEST_WORD = 40
LONGEST_NOTE = 200


class WordKind(StrEnum):
    """What a rule says of its words."""

    SYNONYM = "synonym"
    ONE_WAY = "one_way"
    CUT = "cut"
    STOP = "stop"


KIND_LABELS: Mapping[WordKind, str] = {
    WordKind.SYNONYM: N_("같은 뜻"),
    WordKind.ONE_WAY: N_("한쪽으로만"),
    WordKind.CUT: N_("다른 뜻"),
    WordKind.STOP: N_("빼고 읽기"),
}

SIGNS: Mapping[WordKind, str] = {WordKind.SYNONYM: "↔", WordKind.ONE_WAY: "→", WordKind.CUT: "≠"}
"""What stands between the two words of a rule."""


class RuleState(StrEnum):
    """Whether a rule counts in matching; stored is only when it was taken back."""

    LIVING = "living"
    TAKEN_BACK = "taken_back"


class Word(msgspec.Struct, frozen=True, order=True):
    """One rule without its story; `means` is empty for a stop word."""

    kind: WordKind
    word: str
    means: str = ""

    @property
    def text(self) -> str:
        """The rule as a person reads it: 휴지 ↔ 화장지."""
        return f"{self.word} {SIGNS[self.kind]} {self.means}" if self.kind in SIGNS else self.word

    @property
    def about(self) -> str:
        """What the rule is about, the same for both orders and any case; among living rules it is unique."""
        return "\n".join(sorted(_sides(self)))


def plain(text: str) -> str:
    """Return a word as it is stored: composed Hangul, single spaces, no sign that nobody can see."""
    seen = (c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf"})
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())


def check_word(one: Word) -> None:
    """Refuse a rule that says nothing by itself: a word of signs alone, a missing one, the same one twice."""
    errors = {"word": wrong} if (wrong := _wrong_word(one.word)) else {}
    if one.kind is WordKind.STOP:
        if one.means:
            errors["means"] = _("빼고 읽을 낱말에는 다른 낱말을 적지 않습니다. 비워 주세요.")
    elif wrong := _wrong_word(one.means):
        errors["means"] = wrong
    elif one.word.casefold() == one.means.casefold():
        errors["means"] = _("같은 낱말을 두 번 적었습니다. 서로 다른 두 낱말을 적어 주세요.")
    if errors:
        raise WrongInput(errors)


def check_fits(one: Word, living: Sequence[Word]) -> None:
    """Refuse a rule that repeats or contradicts a living one, or that is one too many."""
    if len(living) >= MOST_LIVING_RULES:
        most = {"most": MOST_LIVING_RULES}
        raise WrongInput(
            {"word": _("규칙은 %(most)d개까지 쓸 수 있습니다. 쓰지 않는 규칙을 먼저 그만 써 주세요.") % most}
        )
    errors: dict[str, str] = {}
    for other in living:
        if other.about == one.about:
            errors["word" if one.kind is WordKind.STOP else "means"] = _clash(one, other)
        elif WordKind.STOP in {one.kind, other.kind} and (shared := _sides(one) & _sides(other)):
            errors["word" if one.word.casefold() in shared else "means"] = _stop_clash(one, other)
    if errors:
        raise WrongInput(errors)


def _sides(one: Word) -> set[str]:
    return {one.word.casefold(), one.means.casefold()} - {""}


def _wrong_word(text: str) -> str:
    """Return what is wrong with a word; empty when nothing is."""
    if not text:
        return _("필수 항목입니다. 입력해 주세요.")
    if not any(c.isalnum() for c in text):
        return _("글자나 숫자가 하나는 들어가야 합니다. 낱말을 적어 주세요.")
    return ""


def _clash(one: Word, other: Word) -> str:
    """Return why two rules about the same words cannot both live."""
    rule = {"rule": other.text}
    if one.kind is other.kind and (
        one.kind is not WordKind.ONE_WAY or one.word.casefold() == other.word.casefold()
    ):
        return _("이미 쓰고 있는 규칙입니다: %(rule)s") % rule
    if one.kind is other.kind:
        return (
            _(
                "거꾸로 된 규칙이 이미 있습니다: %(rule)s. 양쪽으로 찾으려면 그 규칙을 그만 쓰고 ‘같은 뜻’으로 더해 주세요."
            )
            % rule
        )
    if WordKind.CUT in {one.kind, other.kind}:
        return _("이미 있는 규칙과 어긋납니다: %(rule)s. 바꾸려면 그 규칙을 먼저 그만 써 주세요.") % rule
    return _("이미 있는 규칙과 겹칩니다: %(rule)s. 바꾸려면 그 규칙을 먼저 그만 써 주세요.") % rule


def _stop_clash(one: Word, other: Word) -> str:
    rule = {"rule": other.text}
    if one.kind is WordKind.STOP:
        return (
            _("다른 규칙에 쓰고 있는 낱말입니다: %(rule)s. 빼고 읽으려면 그 규칙을 먼저 그만 써 주세요.")
            % rule
        )
    return _("빼고 읽는 낱말입니다: %(rule)s. 규칙에 쓰려면 빼고 읽기를 먼저 그만 써 주세요.") % rule
