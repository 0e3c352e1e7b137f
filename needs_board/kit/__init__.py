"""What every room builds on and what knows no room.

Settings, clock, database, errors, forms, pages, language, money, papers. A module here has one subject
and, where it wraps a library, is the only one that knows that library.
"""
