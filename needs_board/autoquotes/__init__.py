"""Automatic quotes (자동 견적): the platform makes the quote that an agency asks for from the seller's price list.

By its *consent* an enterprise says that quotes leave at once, up to a limit. Any other *request* waits for the seller's
one confirmation as a draft quote. When it was asked and when it was answered are kept: that is the *speed*.
"""
