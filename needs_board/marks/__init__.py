"""Marks (인증): what a product is certified as (녹색제품, HACCP, KC …), and which products carry which mark.

The list of *marks* is data that the staff keep, for the law that makes them changes. A *product's mark* is the
seller's statement, with the number of the certificate and the day on which it ends.
"""
