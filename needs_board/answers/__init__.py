"""Answering a need: the form of a quote beside the need it is for, until it is saved or submitted.

A *row* of the form is a line being typed; nothing of it is stored before the seller saves or submits.
*Taking* a product over fills a row from the seller's own catalogue; a price that was typed is never overwritten.
A quote can *start* from an own product or set, an own past quote, or rows *pasted* from a spreadsheet: what no longer holds is told.
"""
