"""Albums (사진 묶음): a ZIP of pictures that an enterprise sends for many products at once.

Each picture is *read* by a job, as one that is uploaded alone. To which product it goes follows from its name or its
folder, by the enterprise's own codes, whenever it is looked at; so products can come after their pictures. Nothing
stands at a product before the album is *confirmed*; then all pictures that fit are placed, in one transaction.
"""
