"""What the board suggests while somebody types: the category of a need or of a product, with its probability.

A *suggestion* is advice: nothing is stored or changed, and a form works the same without it.
"""
