"""Offers: a product of the catalogue quoted at once, at its list price, without a need and without waiting.

The platform makes the quote itself and addresses it to the officer who asked; it is a Quote like any other.
"""
