"""Assembling (상품구성 만들기): the form in which an enterprise, or the staff, writes a set and changes it.

A room of its own beside the sets, which everybody reads; nothing is stored before the set is saved.
"""
