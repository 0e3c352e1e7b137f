"""Messages of a thread: words, a file, a product proposed or a quote, each with the number it has in its thread.

A message has an id that its sender made: sent again, it is the same message. Its *pieces* are its text cut at links.
"""
