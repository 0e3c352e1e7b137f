"""Intake (상품 올리기): a sheet of products that an enterprise sends is compared, shown, and taken when it says so.

A *sheet* that was sent waits for its sender alone. Its *plan* says what would become of each row: new, changed, kept
or wrong, with the old and the new content or with what is wrong in which cell. Nothing is saved before it is
*confirmed*; then all rows are taken, or all but the wrong ones, in one transaction. Comparing and taking is the work
of a job, whose *progress* the page shows.
"""
