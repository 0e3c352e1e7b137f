"""How many pictures a product has, how large they are, and what they are told by."""

MOST_PICTURES = 8
LARGE_SIDE_PIXELS = 1600
SMALL_SIDE_PIXELS = 400
MEDIA_TYPE = "image/webp"
MOST_ALT_LENGTH = 200
