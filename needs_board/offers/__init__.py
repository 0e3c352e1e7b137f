"""Offers: a product of the catalogue quoted at its list price, without a need.

The platform makes the quote itself and addresses it to the officer who asked; whether it leaves at once or waits for
the seller is decided in `autoquotes`.
"""
