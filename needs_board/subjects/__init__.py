"""What two parties speak about: an enterprise, a product, a need or a quote, as a thread names and shows it.

A *subject* is named by its kind and number, `need:N-2026-0001`; a *card* is what a thread shows of it at this moment.
"""
