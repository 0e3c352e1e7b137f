"""Orders: what follows an award, as the officer records it: the contract, then the delivery.

An *order* (purchase order) is the contract for the chosen quote of a need, once, with the day of its delivery
when that has come. Contracts are made elsewhere; here are only their days and numbers.
"""
