"""Correspondence: the wording of notices about what people ask, answer and tell each other."""
