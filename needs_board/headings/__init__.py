"""Headings (분류 관리): the staff name, add, move, merge and retire the categories of the catalogue.

A room of its own above all that carries a category, for a merge moves products and needs. A *retired* category can be
chosen no more and what has it keeps it; one that was *merged* is retired too, and whoever still asks for it (a saved
search, a bookmark) is led to the category that took it in.
"""
