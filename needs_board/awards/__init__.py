"""Awards: comparing quotes beside catalogue products, choosing one with a reason, telling the others why.

An *offer* is one row of the comparison: a quote, or a catalogue product priced for the needed quantity.
A *mark* is what the table says about an offer beyond its figures; a *gap* is a mark that keeps its total
from being compared. An *award* is the choice for a need, once. A *loss* gives each other quote its coded
reason, with the band of its rank and of its price gap, never another enterprise's figures.
"""
