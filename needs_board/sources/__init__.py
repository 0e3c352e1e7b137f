"""Where lines of a quote are taken from: the own products and sets of the enterprise that writes it."""
