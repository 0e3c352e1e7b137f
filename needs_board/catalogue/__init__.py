"""The catalogue (상품): categories in two levels, goods (일반상품) and services (서비스상품) of open stores.

A *category* belongs to one of the roots goods or services. A *product* is what an enterprise sells at a
list price; a list price never overwrites a price that a seller typed into a quote.
"""
