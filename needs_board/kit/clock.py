"""The one place where the time is read; everything else is handed `at`."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the present moment, aware and in UTC."""


def system_clock() -> datetime:
    """Return the present moment of this machine, in UTC."""
    return datetime.now(UTC)
