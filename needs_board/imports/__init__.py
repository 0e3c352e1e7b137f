"""Imports: lists of enterprises, products and needs that come as a table, taken whole or not at all.

A *row* is read with the limits of the pages' forms. A file that is sent again changes what differs and adds
nothing twice; the *report* says for each row what became of it. A dry run says what would become of it.
"""
