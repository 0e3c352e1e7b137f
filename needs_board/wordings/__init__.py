"""What notices about joining say, from the first mail to the lapse of a certificate; the room notifications sends them.

A *wording* is everything a kind of notice says, in Korean msgids with %(fact)s places.
"""
