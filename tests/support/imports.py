"""The worker's turn at the files that wait, in the process of a test."""

from flask import Flask
from sqlalchemy.orm import Session

from app.extensions import db
from app.worker.file_imports import run_due_imports


def import_now(app: Flask, session: Session) -> None:
    session.rollback()
    with app.app_context():
        run_due_imports()
        db.session.remove()
    session.expire_all()
