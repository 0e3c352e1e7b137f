"""Opening a store (매장 오픈) and what else changes its state: closing, suspending, opening again.

Opening is the enterprise's own act, once its *checklist* is done: who it is, how it delivers, how it is reached, a
certificate that counts, and at least one product that is shown. Open stores are matched from the next run on.
"""
