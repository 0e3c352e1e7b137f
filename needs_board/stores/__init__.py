"""Stores (매장) as everybody sees them: the directory of enterprises, and one enterprise with its products.

A room of its own because it needs enterprises, what they sell and what agencies have contracted with them; it reads
and writes nothing.
"""
