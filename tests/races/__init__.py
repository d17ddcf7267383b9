"""Votes against votes, against the close, against the deadline: separate processes, real commits.

`python -m tests.races --full` runs the same scenarios with the numbers that count.
"""
