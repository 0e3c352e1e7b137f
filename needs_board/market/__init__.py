"""What needs are matched against, read from the tables for the engine: texts and facts.

The *market* is the open stores and what they have on sale. *Facts* are what is known beside the words: region,
certificates, prices, history. An *example* is a text whose category is known.
"""
