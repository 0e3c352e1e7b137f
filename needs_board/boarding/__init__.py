"""On board (입점 현황): how many of the region's social-economy enterprises have joined, against what is known and aimed at.

The *known population* of a type is how many such enterprises the region has, as the centre last counted; a *goal* is
how many of them should be on board by a day. *On board* is who was admitted and has neither left nor been turned away.
"""
