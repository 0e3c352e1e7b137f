"""Comparisons (상품 비교): up to four products side by side, named in the address; nothing is stored."""
