"""Replay real elections: every voter votes over HTTP, and the published count is compared with the known one.

The files are elections in the Pabulib format. Nothing in `app/` knows of this: rounds are made by the verbs of
staff, sessions by rows and cookies like those of a sign-in, and votes by the forms that a browser posts.
"""
