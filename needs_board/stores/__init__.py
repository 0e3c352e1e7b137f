"""Stores (매장) as everybody sees them: the directory of enterprises, and one enterprise with its products.

A room of its own because it needs both enterprises and what they sell; it reads and writes nothing.
"""
