"""All tables of the product, for Alembic and for whoever needs the whole schema."""

import needs_board.accounts.models
import needs_board.albums.models
import needs_board.applications.models
import needs_board.awards.models
import needs_board.baskets.models
import needs_board.boarding.models
import needs_board.bundles.models
import needs_board.catalogue.models
import needs_board.closing.models
import needs_board.enterprises.models
import needs_board.files.models
import needs_board.held.models
import needs_board.inquiries.models
import needs_board.intake.models
import needs_board.joining.models
import needs_board.journal.models
import needs_board.ledger.models
import needs_board.marks.models
import needs_board.matches.models
import needs_board.messages.models
import needs_board.needs.models
import needs_board.notifications.models
import needs_board.orders.models
import needs_board.paper_kinds.models
import needs_board.paperwork.models
import needs_board.pictures.models
import needs_board.prices.models
import needs_board.quotes.models
import needs_board.reports.models
import needs_board.retention.models
import needs_board.runs.models
import needs_board.saved_searches.models
import needs_board.threads.models
import needs_board.words.models
from needs_board.kit.db import Base

ROOMS_WITH_TABLES = (
    needs_board.accounts.models,
    needs_board.applications.models,
    needs_board.awards.models,
    needs_board.baskets.models,
    needs_board.boarding.models,
    needs_board.bundles.models,
    needs_board.catalogue.models,
    needs_board.closing.models,
    needs_board.enterprises.models,
    needs_board.files.models,
    needs_board.held.models,
    needs_board.joining.models,
    needs_board.inquiries.models,
    needs_board.intake.models,
    needs_board.journal.models,
    needs_board.ledger.models,
    needs_board.marks.models,
    needs_board.matches.models,
    needs_board.needs.models,
    needs_board.notifications.models,
    needs_board.orders.models,
    needs_board.paper_kinds.models,
    needs_board.paperwork.models,
    needs_board.pictures.models,
    needs_board.prices.models,
    needs_board.quotes.models,
    needs_board.retention.models,
    needs_board.runs.models,
    needs_board.saved_searches.models,
    needs_board.messages.models,
    needs_board.threads.models,
    needs_board.reports.models,
    needs_board.words.models,
)

metadata = Base.metadata
