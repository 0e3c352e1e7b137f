"""Every address of the board: the pages and the JSON endpoints of all rooms, for the application to mount."""

from typing import Any

import needs_board.accounts.api
import needs_board.accounts.pages
import needs_board.albums.pages
import needs_board.answers.api
import needs_board.answers.pages
import needs_board.applications.pages
import needs_board.applying.pages
import needs_board.assembling.pages
import needs_board.attachments.pages
import needs_board.autoquotes.api
import needs_board.autoquotes.pages
import needs_board.awards.api
import needs_board.awards.pages
import needs_board.baskets.api
import needs_board.baskets.pages
import needs_board.boarding.pages
import needs_board.bundles.api
import needs_board.bundles.pages
import needs_board.catalogue.api
import needs_board.closing.api
import needs_board.closing.pages
import needs_board.comparisons.pages
import needs_board.corrections.pages
import needs_board.enclosures.pages
import needs_board.enterprises.api
import needs_board.enterprises.pages
import needs_board.explanations.api
import needs_board.explanations.pages
import needs_board.files.pages
import needs_board.finding.api
import needs_board.finding.pages
import needs_board.headings.api
import needs_board.headings.pages
import needs_board.inquiries.api
import needs_board.inquiries.pages
import needs_board.intake.pages
import needs_board.invitations.api
import needs_board.invitations.pages
import needs_board.issuing.pages
import needs_board.joining.pages
import needs_board.lapses.pages
import needs_board.listings.api
import needs_board.listings.pages
import needs_board.live.pages
import needs_board.marks.api
import needs_board.marks.pages
import needs_board.matches.api
import needs_board.matches.pages
import needs_board.messages.pages
import needs_board.needs.api
import needs_board.needs.pages
import needs_board.notifications.pages
import needs_board.offers.api
import needs_board.offers.pages
import needs_board.openings.api
import needs_board.openings.pages
import needs_board.orders.api
import needs_board.orders.pages
import needs_board.paper_kinds.pages
import needs_board.papers.pages
import needs_board.paperwork.pages
import needs_board.pictures.api
import needs_board.pictures.pages
import needs_board.quotes.pages
import needs_board.reading.pages
import needs_board.reports.pages
import needs_board.resets.api
import needs_board.resets.pages
import needs_board.retention.pages
import needs_board.reviews.pages
import needs_board.revisions.pages
import needs_board.runs.pages
import needs_board.saved_searches.api
import needs_board.saved_searches.pages
import needs_board.sheets.pages
import needs_board.shelves.api
import needs_board.shelves.pages
import needs_board.showcase.pages
import needs_board.sourcing.api
import needs_board.sourcing.pages
import needs_board.stats.pages
import needs_board.stocking.pages
import needs_board.stores.api
import needs_board.stores.pages
import needs_board.suggestions.api
import needs_board.suggestions.pages
import needs_board.threads.pages
import needs_board.transcripts.pages
import needs_board.words.api
import needs_board.words.pages
import needs_board.writing.pages

PAGES: list[Any] = [
    *needs_board.accounts.pages.routes,
    *needs_board.albums.pages.routes,
    *needs_board.answers.pages.routes,
    *needs_board.applications.pages.routes,
    *needs_board.applying.pages.routes,
    *needs_board.attachments.pages.routes,
    *needs_board.autoquotes.pages.routes,
    *needs_board.awards.pages.routes,
    *needs_board.baskets.pages.routes,
    *needs_board.boarding.pages.routes,
    *needs_board.closing.pages.routes,
    *needs_board.comparisons.pages.routes,
    *needs_board.corrections.pages.routes,
    *needs_board.assembling.pages.routes,
    *needs_board.bundles.pages.routes,
    *needs_board.enterprises.pages.routes,
    *needs_board.explanations.pages.routes,
    *needs_board.files.pages.routes,
    *needs_board.finding.pages.routes,
    *needs_board.inquiries.pages.routes,
    *needs_board.intake.pages.routes,
    *needs_board.issuing.pages.routes,
    *needs_board.headings.pages.routes,
    *needs_board.marks.pages.routes,
    *needs_board.invitations.pages.routes,
    *needs_board.joining.pages.routes,
    *needs_board.lapses.pages.routes,
    *needs_board.listings.pages.routes,
    *needs_board.matches.pages.routes,
    *needs_board.needs.pages.routes,
    *needs_board.notifications.pages.routes,
    *needs_board.offers.pages.routes,
    *needs_board.openings.pages.routes,
    *needs_board.orders.pages.routes,
    *needs_board.paper_kinds.pages.routes,
    *needs_board.papers.pages.routes,
    *needs_board.paperwork.pages.routes,
    *needs_board.pictures.pages.routes,
    *needs_board.quotes.pages.routes,
    *needs_board.reading.pages.routes,
    *needs_board.resets.pages.routes,
    *needs_board.retention.pages.routes,
    *needs_board.reviews.pages.routes,
    *needs_board.revisions.pages.routes,
    *needs_board.runs.pages.routes,
    *needs_board.saved_searches.pages.routes,
    *needs_board.sheets.pages.routes,
    *needs_board.shelves.pages.routes,
    *needs_board.showcase.pages.routes,
    *needs_board.sourcing.api.routes,
    *needs_board.sourcing.pages.routes,
    *needs_board.stats.pages.routes,
    *needs_board.stocking.pages.routes,
    *needs_board.stores.pages.routes,
    *needs_board.suggestions.pages.routes,
    *needs_board.words.pages.routes,
    *needs_board.live.pages.routes,
    *needs_board.messages.pages.routes,
    *needs_board.threads.pages.routes,
    *needs_board.enclosures.pages.routes,
    *needs_board.reports.pages.routes,
    *needs_board.transcripts.pages.routes,
    *needs_board.writing.pages.routes,
]
APIS: list[Any] = [
    *needs_board.accounts.api.routes,
    *needs_board.answers.api.routes,
    *needs_board.autoquotes.api.routes,
    *needs_board.awards.api.routes,
    *needs_board.baskets.api.routes,
    *needs_board.bundles.api.routes,
    *needs_board.catalogue.api.routes,
    *needs_board.closing.api.routes,
    *needs_board.enterprises.api.routes,
    *needs_board.explanations.api.routes,
    *needs_board.finding.api.routes,
    *needs_board.headings.api.routes,
    *needs_board.inquiries.api.routes,
    *needs_board.invitations.api.routes,
    *needs_board.listings.api.routes,
    *needs_board.marks.api.routes,
    *needs_board.matches.api.routes,
    *needs_board.needs.api.routes,
    *needs_board.offers.api.routes,
    *needs_board.openings.api.routes,
    *needs_board.orders.api.routes,
    *needs_board.pictures.api.routes,
    *needs_board.resets.api.routes,
    *needs_board.saved_searches.api.routes,
    *needs_board.shelves.api.routes,
    *needs_board.stores.api.routes,
    *needs_board.suggestions.api.routes,
    *needs_board.words.api.routes,
]
