"""Who did what, and when: append-only.

An *entry* is written in the transaction of the act it tells of. A *seal* chains entries by hash; a job
sets seals soon afterwards, so that writers never wait for each other and a changed byte is found later.
"""
