"""Sheets (상품 엑셀): an enterprise's products as a table, to be kept, read and filled in: XLSX with drop-downs, or CSV.

A *row* is a product. A *field* of a row is one cell: breaks and choices are written in one (`100=3000; 500=2500`),
each of a product's marks has three. A *heading* is in the reader's language and is understood in every one.
"""
