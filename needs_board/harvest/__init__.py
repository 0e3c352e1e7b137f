"""What enterprises were found to sell: the words of their quotes, which profile and catalogue often lack.

A *won* word stands in a quote that was chosen, an *answered* one in any other quote whose time is up.
"""
