"""Shelves (내 상품): an enterprise lists its own products, writes and changes them, shows and hides them.

A room of its own beside the catalogue, which everybody reads; products and what is done to them are the catalogue's.
"""
