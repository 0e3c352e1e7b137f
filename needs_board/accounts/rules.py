"""Who may be what, and how long a session lives."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from needs_board.kit.asker import Role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import clean
from needs_board.kit.i18n import _

LEAST_PASSWORD_LENGTH = 12
MOST_PASSWORD_LENGTH = 200
SESSION_IDLE = timedelta(hours=12)
SESSION_LIFE = timedelta(days=14)
SEEN_STEP = timedelta(minutes=10)
"""A session's last sight is written at most this often, so that reading a page writes nothing."""
LINK_LIFE = timedelta(days=3)
KEEP_ANSWERS = timedelta(days=7)
"""How long a repeated request id is recognised."""
KEEP_TRACES = timedelta(days=30)
"""How long sessions, links and failed sign-ins are kept after they were of use."""
ATTEMPT_WINDOW = timedelta(minutes=15)
MOST_FAILURES_PER_ACCOUNT = 10
MOST_FAILURES_PER_ADDRESS = 50


class OrganisationKind(StrEnum):
    """What an organisation is on the board."""

    AGENCY = "agency"
    ENTERPRISE = "enterprise"
    CENTRE = "centre"


class LinkPurpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"
    JOIN = "join"


# Every browser also names those it wants to be taken for, so the order matters.
_BROWSERS: Mapping[str, str] = {
    "Whale/": "Whale",
    "SamsungBrowser/": "Samsung Internet",
    "Edg": "Edge",
    "OPR/": "Opera",
    "KAKAOTALK": "KakaoTalk",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS: Mapping[str, str] = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}

ROLE_OF: dict[OrganisationKind, Role] = {
    OrganisationKind.AGENCY: Role.OFFICER,
    OrganisationKind.ENTERPRISE: Role.SUPPLIER,
    OrganisationKind.CENTRE: Role.STAFF,
}


def is_live(created_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Say whether a session that was not ended still counts."""
    return at < created_at + SESSION_LIFE and at < seen_at + SESSION_IDLE


def normal_email(text: str) -> str:
    """Return an e-mail address as accounts are looked up by it."""
    return text.strip().casefold()


def device_name(user_agent: str) -> str:
    """Return what people call the device that a browser or program runs on, from what it says of itself."""
    browser = _first_named(_BROWSERS, user_agent)
    system = _first_named(_SYSTEMS, user_agent)
    return " · ".join(name for name in (browser, system) if name) or _("알 수 없는 기기")


def _first_named(names: Mapping[str, str], text: str) -> str:
    return next((name for mark, name in names.items() if mark in text), "")


def normal_password(text: str) -> str:
    """Return a password as it is compared: composed Hangul, whatever keyboard or program it came from."""
    return clean(text)


def check_password(password: str, email: str) -> None:
    """Refuse a password that is short, overlong, common or made from the address."""
    if len(password) < LEAST_PASSWORD_LENGTH:
        raise WrongInput(
            {"password": _("비밀번호는 12자 이상이어야 합니다. 여러 낱말을 이어 쓰면 기억하기 쉽습니다.")}
        )
    if len(password) > MOST_PASSWORD_LENGTH:
        raise WrongInput({"password": _("비밀번호는 200자 이내여야 합니다.")})
    if _is_guessable(password.casefold(), email):
        raise WrongInput({"password": _("쉽게 짐작할 수 있는 비밀번호입니다. 다른 비밀번호를 정해 주세요.")})


def _is_guessable(password: str, email: str) -> bool:
    without_digits = password.strip("0123456789!@#$%^&*.")
    if len(set(password)) < 5 or password in normal_email(email):
        return True
    return any(without_digits in (word, word * 2, word * 3) for word in _COMMON)


_COMMON = frozenset(
    [
        "password",
        "passw0rd",
        "qwerty",
        "qwertyuiop",
        "asdfghjkl",
        "iloveyou",
        "welcome",
        "letmein",
        "admin",
        "administrator",
        "monkey",
        "dragon",
        "football",
        "baseball",
        "sunshine",
        "princess",
        "abc",
        "abcdef",
        "qwer",
        "asdf",
        "zxcv",
        "dkssud",
        "dkssudgktpdy",
        "qlalfqjsgh",
        "tkfkdgo",
        "skrltk",
        "incheon",
        "korea",
    ]
) | {""}
