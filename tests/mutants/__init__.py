"""Deliberately broken builds: a patch each, and the tests that must notice. `python -m tests.mutants [NAME…]`"""
