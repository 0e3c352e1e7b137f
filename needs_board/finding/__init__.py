"""Finding products (상품 찾기): by words, by what they are and who sells them, with how many there are of each.

A search stands whole in the address. The fit of words is the engine's (lookup), conditions and counts are the stock's
(sifting), and what is shown of a product is read from the database at that moment.
"""
