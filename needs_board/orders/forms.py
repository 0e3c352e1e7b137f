"""What an officer records after an award."""

from datetime import date

import msgspec

from needs_board.kit.forms import OptionalLine


class ContractForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The day on which the contract was made, with the number that the agency gave it, if any."""

    contracted_on: date
    contract_number: OptionalLine = ""


class DeliveryForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The day on which everything was delivered."""

    delivered_on: date
