"""Needs as lists: the public board (게시판) to look through, and an agency's own needs with what to do next.

A *filter* is the words, category, state, region and nearness of the deadline that a reader looks for; it
stands in the address, so that a list can be kept, sent and come back to.
"""
