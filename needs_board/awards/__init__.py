"""Awards: comparing quotes beside catalogue products, choosing one with a reason, telling the others why.

An *award* is the choice for a need, once. A *loss* gives each other quote its coded reason, with the band of
its rank and of its price gap, never another enterprise's figures.
"""
