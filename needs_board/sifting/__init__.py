"""Sifting (추리기): what is on sale as columns in memory, so that a search is answered without reading it all again.

A *search* is what somebody looks for. A *facet* is a choice among values with counts, each counted as if the facet
itself were not chosen. The *stock* is what can be sifted; every search first reads what has changed of it.
"""
