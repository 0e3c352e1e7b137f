"""Baskets (장바구니): products of several enterprises that an officer wants quoted together, one quote from each.

A *basket item* is a product with a quantity, kept for the officer until it is quoted or taken out. Items of one
enterprise and one price basis become one quote, which is a Quote of the catalogue like any other.
"""
