"""What goes with messages: files that only the two sides open, and quotes made inside a thread at list price.

A *proposal* is so much of a product that an enterprise offers in a thread; the agency turns it into a quote, or not.
"""
