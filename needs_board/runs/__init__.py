"""What the clockwork did and who holds it: leases, runs of jobs, and requests to run one now.

A *lease* makes a job run once, however many workers there are; it passes on when its holder dies.
A *run* is one execution of a job with its outcome; its heartbeat shows that it is alive.
"""
