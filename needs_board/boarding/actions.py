"""Writing down how many enterprises there are; what was written before stays."""

from datetime import date, datetime
from pathlib import Path

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.boarding.forms import PopulationForm
from needs_board.boarding.models import KnownPopulation
from needs_board.boarding.rules import check_goal
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import WrongInput
from needs_board.kit.i18n import _

SEED = Path(__file__).parent.parent / "seed_data" / "population.jsonl"


async def seed_population(session: AsyncSession, at: datetime, path: Path = SEED) -> int:
    """Write down what came with the board, once, into an empty table; return how many groups."""
    if (await session.scalars(sa.select(KnownPopulation.id).limit(1))).first() is not None:
        return 0
    seeds = msgspec.json.Decoder(PopulationForm).decode_lines(path.read_bytes())  # noqa: ASYNC240 - 4 lines, once
    session.add_all(_row(seed, at) for seed in seeds)
    await session.flush()
    return len(seeds)


async def write_down(
    session: AsyncSession, asker: Asker, form: PopulationForm, at: datetime
) -> KnownPopulation:
    """Write down what counts of a group from now on. Staff only.

    Raises WrongInput for a goal above the count or without its day, and for a day of counting that is yet to come.
    """
    check_role(asker, Role.STAFF)
    check_goal(form.known, form.goal, form.goal_on)
    _check_counted(form.counted_on, today_in_seoul(at))
    made = _row(form, at)
    made.author_id = account_of(asker)
    session.add(made)
    await session.flush()
    note(
        session,
        asker,
        "write_down_population",
        f"known_population:{form.group.value}",
        at,
        known=form.known,
        goal=form.goal,
    )
    return made


def _row(form: PopulationForm, at: datetime) -> KnownPopulation:
    return KnownPopulation(**msgspec.structs.asdict(form), author_id=None, created_at=at)


def _check_counted(counted_on: date, today: date) -> None:
    if counted_on > today:
        raise WrongInput({"counted_on": _("아직 오지 않은 날입니다. 기업 수를 센 날짜를 적어 주세요.")})
