"""Shelves (내 상품): an enterprise lists its own products, shows, hides and sells them out, and sees what they cost when.

A room of its own beside the catalogue, which everybody reads; products and what is done to them are the catalogue's.
"""
