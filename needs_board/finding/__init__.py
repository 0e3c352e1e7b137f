"""Finding products (상품 찾기): by words, by what they are and who sells them, with how many there are of each.

A *search* is what somebody looks for, all of it in the address. A *facet* is a choice among values with counts,
each counted as if the facet itself were not chosen. Conditions are the database's, the fit of words the engine's.
"""
