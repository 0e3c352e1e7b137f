"""What the centre's staff say of words for the matching; who matches takes it as it stands.

A *rule* says one thing of one word or of two. Of two words that are alike either finds the other (synonym) or only
the first finds the second (one way); of two that are *cut* neither does, though the analyser's model of meaning
holds them for alike. A *stop word* says nothing about what is needed.
A *living* rule counts in matching. One that is *taken back* does not, and stays as history.
Of the same two words at most one rule lives, and a stop word stands in no other living rule.
"""
