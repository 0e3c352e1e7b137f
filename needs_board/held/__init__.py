"""What this process holds of the market: indexes that are built once and changed by what changes.

A *material* is all that a ranking rests on: documents (enterprises, products), examples of categories, the
words of the staff. A *stored token list* keeps the expensive part of reading a text, by content.
"""
