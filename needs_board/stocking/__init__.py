"""Stocking (상품 등록): the form in which an enterprise, or the staff, writes a product and changes it.

A *row* of the form is a break, a choice or a mark being typed; nothing of it is stored before the product is saved.
"""
