"""Showcase (상품 화면): one product as everybody sees it, with all that a buyer has to know before asking for a quote.

A room of its own above the rooms that each know a part of a product; it reads and writes nothing.
"""
