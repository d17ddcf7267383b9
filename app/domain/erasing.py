"""Erasing an account: what is personal goes, what the public relies on stays without a name.

A ballot stays and counts. Keyed hashes of the addresses stay with it, so that the same address cannot
vote twice: whoever signs in again gets this account back, emptied, with the same ballot.
"""

from sqlalchemy import ColumnElement, Delete, delete, select, update
from sqlalchemy.orm import Session

from app.domain.accounts import end_all_sessions, erased_keys
from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.refusal import Refusal, Refused
from app.models import (
    Account,
    Answer,
    AssistedEntry,
    Business,
    Challenge,
    ChallengeState,
    CoSupport,
    NewsItem,
    OutboxMessage,
    Picture,
    Report,
    SignInCode,
    Solution,
    SolutionState,
    SolutionVersion,
    SurveyResponse,
    solution_main_challenge,
)


def erase_refusal(account: Account) -> Refusal | None:
    return Refusal.STAFF_CANNOT_ERASE if account.is_staff else None


def erase_account(session: Session, account: Account) -> None:
    """Erase what is personal of this account. It cannot be undone.

    Needs a writing transaction. Raises Refused: STAFF_CANNOT_ERASE.
    """
    if refusal := erase_refusal(account):
        raise Refused(refusal)
    keys = [key for key in (account.address_key, account.second_address_key) if key]
    forget_messages(session, account, keys)
    delete_drafts(session, account)
    unname_posts(session, account)
    unname_responses(session, account)
    unname_businesses(session, account)
    session.execute(delete(CoSupport).where(CoSupport.account_id == account.id))
    session.execute(update(Report).where(Report.account_id == account.id).values(account_id=None))
    end_all_sessions(session, account_id=account.id)
    account.name = account.address = account.second_address = ""
    account.address_key = erased_keys(session, account.address_key)[0]
    if account.second_address_key:
        account.second_address_key = erased_keys(session, account.second_address_key)[0]
    account.notices_off, account.erased_at = [], now(session)
    record_audit(session, "account.erased", by=None, subject=f"account:{account.id}")


def forget_messages(session: Session, account: Account, keys: list[str]) -> None:
    """Letters and codes, sent or not: their rows hold the address."""
    addresses = [address for address in (account.address, account.second_address) if address]
    session.execute(
        delete(OutboxMessage).where(OutboxMessage.address.in_(addresses) | (OutboxMessage.account_id == account.id))
    )
    session.execute(delete(SignInCode).where(SignInCode.address_key.in_(keys)))


def delete_drafts(session: Session, account: Account) -> None:
    """What was never sent was nobody else's: it goes altogether."""
    drafts = select(Solution.id).where(Solution.account_id == account.id, Solution.state == SolutionState.DRAFT)
    ids = session.scalars(drafts).all()
    session.execute(delete(solution_main_challenge).where(solution_main_challenge.c.solution_id.in_(ids)))
    session.execute(delete(SolutionVersion).where(SolutionVersion.solution_id.in_(ids)))
    session.execute(delete(Solution).where(Solution.id.in_(ids)))
    mine = select(Business.id).where(Business.account_id == account.id)
    never_sent = Challenge.state == ChallengeState.DRAFT
    session.execute(delete(Challenge).where(Challenge.business_id.in_(mine), never_sent))


def unname_posts(session: Session, account: Account) -> None:
    """Solutions stay, without the name of their author. Their cards are drawn anew."""
    mine = update(Solution).where(Solution.account_id == account.id)
    posted = select(Solution.id).where(Solution.account_id == account.id)
    earlier = update(SolutionVersion).where(SolutionVersion.solution_id.in_(posted))
    session.execute(earlier.values(connection=""))
    forget_entries(session, AssistedEntry.solution_id.in_(posted))
    nameless = {"account_id": None, "author_name": "", "connection": "", "author_answer": ""}
    session.execute(mine.values(**nameless, version=Solution.version + 1))
    session.execute(delete_unused_pictures(account))
    session.execute(update(Picture).where(Picture.account_id == account.id).values(account_id=None))


def forget_entries(session: Session, which: ColumnElement[bool]) -> None:
    """Whom staff entered something for: that there was consent stays, the name and the telephone go."""
    session.execute(update(AssistedEntry).where(which).values(person_name="", contact=""))


def delete_unused_pictures(account: Account) -> Delete:
    """Of drafts that are gone, and of pictures that were replaced."""
    shown = select(Solution.picture_id).where(Solution.picture_id.is_not(None))
    told = select(NewsItem.picture_id).where(NewsItem.picture_id.is_not(None))
    unused = (Picture.id.not_in(shown), Picture.id.not_in(told))
    return delete(Picture).where(Picture.account_id == account.id, *unused)


def unname_responses(session: Session, account: Account) -> None:
    """Answers to surveys that were sent stay and count, without the account; what was not sent goes."""
    mine = SurveyResponse.account_id == account.id
    drafts = select(SurveyResponse.id).where(mine, SurveyResponse.submitted_at.is_(None))
    session.execute(delete(Answer).where(Answer.response_id.in_(drafts)))
    session.execute(delete(SurveyResponse).where(SurveyResponse.id.in_(drafts)))
    session.execute(update(SurveyResponse).where(mine).values(account_id=None))


def unname_businesses(session: Session, account: Account) -> None:
    """Businesses keep what they are counted by (sector, quarter, size) and lose what names them."""
    mine = select(Business.id).where(Business.account_id == account.id)
    posted = Challenge.business_id.in_(mine)
    forget_entries(session, AssistedEntry.challenge_id.in_(select(Challenge.id).where(posted)))
    session.execute(update(Challenge).where(posted).values(author_answer=""))
    session.execute(
        update(Business)
        .where(Business.account_id == account.id)
        .values(
            account_id=None,
            name="",
            contact_name="",
            contact_phone="",
            register_number="",
            shows_name=False,
            search_text="",
            verification_reason="",
            updated_at=now(session),
        )
    )
