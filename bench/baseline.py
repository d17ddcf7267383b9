"""What Kolot is measured against: the least that an honest Flask application can do for a vote and for a page.

One `INSERT … ON CONFLICT DO NOTHING`, committed, through SQLAlchemy Core and psycopg with a pool as
large as Kolot's; and a page of so many bytes that needs no SQL. No session, no token, no rules, no template.
"""

import os

from flask import Flask, request
from sqlalchemy import Column, Integer, MetaData, Table, create_engine
from sqlalchemy.dialects.postgresql import insert

from config import read_database_url

POOL = 8  # as in Kolot: config.DB_POOL_SIZE, and as many again in need

metadata = MetaData()
bare_vote = Table(
    "bare_vote",
    metadata,
    Column("voter_id", Integer, primary_key=True, autoincrement=False),
    Column("solution_id", Integer, primary_key=True, autoincrement=False),
)
INSERT = insert(bare_vote).on_conflict_do_nothing()

engine = create_engine(read_database_url(os.environ["DATABASE_URL"]), pool_size=POOL, max_overflow=POOL)
app = Flask(__name__)
pages: dict[int, bytes] = {}


@app.get("/healthz")
def alive() -> str:
    metadata.create_all(engine)
    return "ok"


@app.post("/votes")
def vote() -> str:
    values = {"voter_id": int(request.form["voter"]), "solution_id": int(request.form["solution"])}
    with engine.begin() as connection:
        connection.execute(INSERT, values)
    return "recorded"


@app.get("/pages/<int:size>")
def page(size: int) -> bytes:
    return pages.setdefault(size, b"x" * size)
