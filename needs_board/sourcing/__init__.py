"""Sourcing requests (구매 상담, "어디서 사면 좋을까요"): an agency asks the centre in one line where to buy.

The centre *answers* with words and with products or enterprises that it *picks*, or *prepares* a need, which the
agency *takes over* as its own draft in a click. A request belongs to the agency, not to the person who asked.
"""
