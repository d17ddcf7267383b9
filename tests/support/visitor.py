"""Signing in as a person does it, page by page."""

import re
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Ballot, Solution, Vote
from tests.support.page import Client, Page
from tests.support.postman import code_in, send_messages
from tests.support.smtp import Mailbox


def ask_for_code(
    client: Client, address: str = "noa@example.org", path: str = "/he/sign-in", status: int = 200
) -> Page:
    return client.submit(client.get(path).form("/sign-in"), {"address": address}, status=status)


def receive_code(client: Client, smtp: Mailbox) -> str:
    send_messages(client.app)
    return code_in(smtp.messages[-1])


def sign_in_by_mail(client: Client, smtp: Mailbox, address: str = "noa@example.org", path: str = "/he/sign-in") -> Page:
    page = ask_for_code(client, address, path)
    return client.submit(page.form("/sign-in/code"), {"code": receive_code(client, smtp)})


def choose(client: Client, solution: Solution) -> None:
    page = client.get(f"/he/solutions/{solution.id}")
    client.submit(page.form("/votes", solution=str(solution.id)))


def is_signed_in(client: Client) -> bool:
    return client.get("/he/me").path == "/he/me"


def votes_of(session: Session, address: str) -> list[int]:
    mine = (Ballot.id == Vote.ballot_id) & (Account.id == Ballot.account_id) & (Account.address_key == address)
    ids = sorted(session.scalars(select(Vote.solution_id).select_from(Vote, Ballot, Account).where(mine)))
    session.commit()  # SQLite's rollback journal: whoever reads on keeps writers waiting
    return ids


def alerts(page: Page) -> list[str]:
    return [re.sub(r"\s+", " ", "".join(note.itertext())).strip() for note in page.all("p", **{"class": "error"})]


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
