"""The one door to the engine `matching/`, together with `held`: rank, explain, suggest in the words of the rooms above.

A *signal* is what is known beside the words: it takes its part away from the relevance. A *probability* says
how likely an enterprise fits; the floor of an invitation rests on it.
"""
