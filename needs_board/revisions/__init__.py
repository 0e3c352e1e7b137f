"""How a quote changed from one submitted revision to the next, line by line, for whoever may see the quote.

A *revision* is a quote as it was submitted; all are kept. Its enterprise always sees them, the agency once it sees the quote.
"""
