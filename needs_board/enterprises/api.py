"""The JSON API of one's own enterprise; the directory is the stores room's."""

from typing import Any

import msgspec
from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from needs_board.enterprises import actions, queries
from needs_board.enterprises.forms import ProfileForm, checked_profile
from needs_board.enterprises.models import Enterprise
from needs_board.kit.forms import Revision
from needs_board.kit.visit import Visit


class OwnEnterpriseOut(msgspec.Struct, frozen=True, kw_only=True):
    """One's own enterprise; send `revision` back when you change the profile."""

    number: int
    name: str
    type: str
    state: str
    state_reason: str
    has_seal: bool
    profile: ProfileForm
    revision: int


class ProfileIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole profile as it shall be, and the revision that it was read with."""

    profile: ProfileForm
    revision: Revision


@get("/api/v1/me/enterprise")
async def get_own_enterprise(look: NamedDependency[Visit]) -> OwnEnterpriseOut:
    """Return the enterprise that you act for."""
    return _own(await queries.own_enterprise(look.session, look.asker))


@put("/api/v1/me/enterprise")
async def change_own_enterprise(
    act: NamedDependency[Visit], data: JSONBody[ProfileIn]
) -> Response[OwnEnterpriseOut]:
    """Change the profile of your enterprise; 409 when somebody else saved in between."""
    enterprise = await queries.own_enterprise(act.session, act.asker)
    form = checked_profile(data.profile)
    await actions.change_profile(act.session, act.asker, enterprise, form, data.revision, act.at)
    return act.reply(_own(enterprise))


def _own(one: Enterprise) -> OwnEnterpriseOut:
    return OwnEnterpriseOut(
        number=one.number,
        name=one.name,
        type=one.type.value,
        state=one.state.value,
        state_reason=one.state_reason,
        has_seal=one.seal_file_id is not None,
        profile=queries.profile_of(one),
        revision=one.revision,
    )


routes: list[Any] = [get_own_enterprise, change_own_enterprise]
