"""Sets (상품구성): several products with quantities at one price, of one enterprise or together with partners that agree.

A *bundle* is a set; its *owner* quotes and sells it whole. A *part* is a product with how many of it one set has. A
*partner* is another enterprise whose product is a part: the set is shown only while every partner agrees. Whether a set
can be ordered is never stored: it follows from its parts, stores and partners. A *share* is what of the set's price
falls on a part.
"""
