"""The one door to the engine `matching/`: rows become plain values here and nowhere else.

A *document* is an enterprise or product as the engine reads it; a *stored token list* keeps the expensive
part of reading it, by content. Rooms above ask for rankings and explanations in their own words.
"""
