"""What each notice says. It is written when it is sent; one that no longer makes sense is not."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.domain.keys import Keyring
from app.domain.notices import GROUP_OF, NoticeGroup, mail_address, read_about, wants
from app.domain.unsubscribing import unsubscribe_token
from app.extensions import db
from app.models import Account, Business, Challenge, ChallengeState, MessageKind, OutboxMessage, Round, Solution
from app.models import SolutionState as State
from app.web.city import site_name, the_city
from app.web.reader import direction, localized
from app.worker.addresses import address_of
from app.worker.letter import Letter, render
from app.worker.round_notices import ROUND_WRITERS
from app.worker.said import Said
from app.worker.survey_notices import answers_received

About = dict[str, Any]
Writer = Callable[[Session, About, str], Said | None]


def write_notice(message: OutboxMessage, keys: Keyring) -> Letter | None:
    """The letter of a notice; None when its reader no longer wants it, or it is about nothing any more."""
    session = db.session()
    account = session.get(Account, message.account_id) if message.account_id else None
    address, about = mail_address(account), read_about(keys, message.payload)
    if account is None or address is None or not wants(account, message.kind) or not about:
        return None
    said = WRITERS[message.kind](session, about, message.language)
    return as_letter(said, message, account, address.address) if said else None


def as_letter(said: Said, message: OutboxMessage, account: Account, to: str) -> Letter:
    group = GROUP_OF.get(message.kind)
    away = unsubscribe_address(account, group, message.language) if group else ""
    words = {
        "said": said,
        "site": site_name(),
        "unsubscribe": away,
        "language": message.language,
        "direction": direction(message.language),
    }
    return Letter(
        message.channel,
        to,
        subject=said.subject,
        text=render("email/notice.txt", words),
        html=render("email/notice.html", words),
        site=words["site"],
        unsubscribe=away,
    )


def unsubscribe_address(account: Account, group: NoticeGroup, language: str) -> str:
    return address_of("unsubscribe.show", language, token=unsubscribe_token(db.session(), account, group))


def submission(session: Session, about: About, language: str) -> Said | None:
    """The text came in; whether it is public yet, and where it stands."""
    if "answers_of" in about:
        return answers_received(session, about, language)
    if business := session.get(Business, about.get("business", 0)):
        return Said(
            _("The business was added"),
            (_("We received the profile, and the city will check it."),),
            quote=business.name,
            link=address_of("businesses.mine", language),
            link_words=_("My businesses"),
        )
    post = post_of(session, about)
    if post is None or post.state in (State.DRAFT, State.WITHDRAWN, ChallengeState.DRAFT, ChallengeState.WITHDRAWN):
        return None
    is_public = post.state.value == State.PUBLIC.value
    is_solution = isinstance(post, Solution)
    return Said(
        _("Your solution was received") if is_solution else _("Your challenge was received"),
        (
            _("It is public now. The city looks at every text, usually within a working day.")
            if is_public
            else _("The city looks at it before it is public, usually within a working day."),
        ),
        quote=post.title,
        link=post_address(post, language),
        link_words=_("To your solution") if is_solution else _("To your challenge"),
    )


def decision(session: Session, about: About, language: str) -> Said | None:
    """Approved, hidden with a reason, or merged into another."""
    if business := session.get(Business, about.get("business", 0)):
        return business_decision(business, about, language)
    post = post_of(session, about)
    if post is None:
        return None
    if about.get("merged_into"):
        return merged(session, post, about, language)
    reason = localized(about.get("reason"))
    if about.get("approved"):
        return Said(
            _("Your text is public"),
            (_("The city looked at it and found it in order."),),
            quote=post.title,
            link=post_address(post, language),
            link_words=_("To the page"),
        )
    return Said(
        _("Your text was hidden"),
        (
            _("The reason: %(reason)s", reason=reason),
            _("Nothing was deleted. You may answer once, and the city will look at it again."),
        ),
        quote=post.title,
        link=post_address(post, language),
        link_words=_("To your answer"),
    )


def business_decision(business: Business, about: About, language: str) -> Said:
    reason = localized(about.get("reason"))
    if about.get("approved"):
        words = (_("The city verified the business. Its answers and judgements count as those of a business."),)
    else:
        words = (_("The city could not verify the business. The reason: %(reason)s", reason=reason),)
    return Said(
        _("The business was verified") if about.get("approved") else _("The business was not verified"),
        words,
        quote=business.name,
        link=address_of("businesses.mine", language),
        link_words=_("My businesses"),
    )


def merged(session: Session, post: Solution | Challenge, about: About, language: str) -> Said | None:
    kept = session.get(Solution, about["merged_into"])
    if kept is None:
        return None
    return Said(
        _("Your solution was joined with another"),
        (_("The two say the same, so they go on as one. You stand there as an author, and your supporters too."),),
        quote=f"{post.title} → {kept.title}" if direction(language) == "ltr" else f"{post.title} ← {kept.title}",
        link=post_address(kept, language),
        link_words=_("To the page"),
    )


def part_of_main_challenge(session: Session, about: About, language: str) -> Said | None:
    challenge = session.get(Challenge, about.get("challenge", 0))
    if challenge is None or challenge.main_challenge is None or not challenge.main_challenge.is_public:
        return None
    return Said(
        _("Your challenge is part of a main challenge"),
        (
            _("What you wrote became part of “%(title)s”.", title=localized(challenge.main_challenge.title)),
            _("Residents will propose solutions to it. We will write to you when they do."),
        ),
        quote=challenge.title,
        link=address_of("main_challenges.show", language, main_challenge_id=challenge.main_challenge_id),
        link_words=_("To the main challenge"),
    )


def carried_over(session: Session, about: About, language: str) -> Said | None:
    challenge, round_ = session.get(Challenge, about.get("challenge", 0)), session.get(Round, about.get("round", 0))
    if challenge is None or round_ is None:
        return None
    return Said(
        _("Your challenge goes on to the next round"),
        (
            _(
                "It came after the main challenges were fixed, so it was carried over to “%(title)s”. Nothing is lost.",
                title=localized(round_.title),
            ),
        ),
        quote=challenge.title,
        link=post_address(challenge, language),
        link_words=_("To your challenge"),
    )


def city_reply(session: Session, about: About, language: str) -> Said | None:
    challenge = session.get(Challenge, about.get("challenge", 0))
    if challenge is None or not challenge.replied_at:
        return None
    return Said(
        _("The city replied to your challenge"),
        tuple(text for text in (localized(challenge.city_reply),) if text),
        quote=challenge.title,
        link=post_address(challenge, language),
        link_words=_("To your challenge"),
    )


def relay(session: Session, about: About, language: str) -> Said | None:
    """Staff write to an owner whose name is not shown; the answer goes to the city's own address."""
    business = session.get(Business, about.get("business", 0))
    if business is None or not about.get("text"):
        return None
    reply_to = the_city().help_email
    lines = [about["text"]]
    if reply_to:
        lines.append(_("To answer, write to %(address)s.", address=reply_to))
    return Said(about.get("subject") or _("A message from the city"), tuple(lines), quote=business.name)


def new_device(session: Session, about: About, language: str) -> Said:
    return Said(
        _("A sign-in from a new device"),
        (
            _("Somebody signed in to your account: %(device)s.", device=about.get("device", "")),
            _("Was it not you? Sign out everywhere on the page “My area”, and tell the administrator."),
        ),
        link=address_of("me.show", language),
        link_words=_("My area"),
    )


def post_of(session: Session, about: About) -> Solution | Challenge | None:
    if "solution" in about:
        return session.get(Solution, about["solution"])
    return session.get(Challenge, about["challenge"]) if "challenge" in about else None


def post_address(post: Solution | Challenge, language: str) -> str:
    if isinstance(post, Solution):
        return address_of("solutions.show", language, solution_id=post.id)
    return address_of("challenges.show", language, challenge_id=post.id)


WRITERS: dict[MessageKind, Writer] = {
    MessageKind.SUBMISSION_RECEIVED: submission,
    MessageKind.DECISION: decision,
    MessageKind.MAIN_CHALLENGE: part_of_main_challenge,
    MessageKind.CARRIED_OVER: carried_over,
    MessageKind.CITY_REPLY: city_reply,
    MessageKind.RELAY: relay,
    MessageKind.NEW_DEVICE: new_device,
    **ROUND_WRITERS,
}
