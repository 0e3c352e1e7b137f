"""How an officer writes a need: the form, one page to check all answers, the receipt once it is public.

*Vague* is what would bring better quotes but keeps nothing from being published; *missing* is what does.
When two colleagues change a need at once, the later one gets both versions *merged* and saves again.
"""
