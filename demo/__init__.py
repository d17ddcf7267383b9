"""The demo: the round of Ashdod, October 2020, with made-up texts, loaded by the verbs that staff and voters use.

Nothing in `app/` knows of it. `flask --app wsgi demo` loads it; a second time it only sees that voting is open.
"""
