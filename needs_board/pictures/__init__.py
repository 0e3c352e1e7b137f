"""Pictures (상품 사진): up to eight of a product, in the order its enterprise wants, each with words for who cannot see it.

Each picture lies in the store twice, both written anew by us: *large* for the page of its product and *small* for
lists. Both are addressed by what is in them, so that everybody may keep them for long: see decisions.md.
"""
