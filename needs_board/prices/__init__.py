"""Prices (가격): what a product costs by quantity and by choice, and since when.

A *break* is a lower unit price from a quantity on; a *choice* belongs to an *option* (색상: 파랑) and may add a
surcharge to the unit price. A *price record* is kept at each change, so that anybody can say what held when.
The rows belong to products of the catalogue, which reads and writes them through this room.
"""
