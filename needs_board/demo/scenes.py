"""What a story is made of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

Act = Callable[[AsyncSession, datetime], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens at a moment; a scene without an act is a run of the matcher."""

    at: datetime
    act: Act | None
