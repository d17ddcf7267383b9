"""How a shared link looks elsewhere: its title, a sentence, and the address of its picture.

None of it says anything that depends on votes.
"""

import hashlib
from dataclasses import astuple, dataclass

from flask import Flask
from flask_babel import gettext as _

from app.models import Challenge, MainChallenge, Round, Solution
from app.web.city import the_city
from app.web.lettering import CAN_DRAW
from app.web.link_drawing import HEIGHT, WIDTH, LinkWords
from app.web.public_url import public_url
from app.web.reader import direction, language, localized

DRAWING = 1  # raise it when pictures are drawn in another way: their addresses change
LONGEST = 200
TERRITORIES = {"he": "he_IL", "en": "en_GB", "ru": "ru_RU", "ar": "ar_AR", "fr": "fr_FR", "am": "am_ET"}


@dataclass(frozen=True)
class Preview:
    """`picture` is empty where this machine cannot draw; `address` is the page's own."""

    title: str
    text: str
    address: str
    picture: str
    width: int = WIDTH
    height: int = HEIGHT


def init_previews(app: Flask) -> None:
    app.jinja_env.globals.update(
        round_preview=round_preview,
        results_preview=results_preview,
        main_challenge_preview=main_challenge_preview,
        solution_preview=solution_preview,
        challenge_preview=challenge_preview,
        territory=lambda: TERRITORIES.get(language(), ""),
    )


def link_words(title: str, kicker: str, flag: str) -> LinkWords:
    city, code = the_city(), language()
    return LinkWords(title, kicker, flag, localized(city.name), localized(city.city), direction(code), city.hue)


def round_words(round_: Round) -> LinkWords:
    kicker = localized(round_.title) if round_.headline else _("Business owners’ challenges, residents’ solutions")
    return link_words(localized(round_.headline or round_.title), kicker, "voting")


def results_words(round_: Round) -> LinkWords:
    return link_words(_("This is the public's choice"), localized(round_.title), "results")


def main_challenge_words(challenge: MainChallenge) -> LinkWords:
    return link_words(localized(challenge.title), _("Main challenge"), "challenges")


def solution_words(solution: Solution) -> LinkWords:
    named = [localized(challenge.title) for challenge in solution.main_challenges if challenge.is_public]
    return link_words(solution.title, " · ".join(named) or _("General initiative"), "solutions")


def challenge_words(challenge: Challenge) -> LinkWords:
    return link_words(challenge.title, _("A business’s challenge"), "challenges")


def stamp_of(words: LinkWords) -> str:
    """Differs as soon as the picture would."""
    return hashlib.sha256(repr((DRAWING, astuple(words))).encode()).hexdigest()[:12]


def picture_address(kind: str, number: int, words: LinkWords) -> str:
    if not CAN_DRAW:
        return ""
    return public_url("link_pictures.show", kind=kind, number=number, stamp=stamp_of(words))


def shortened(text: str) -> str:
    """In one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST].rpartition(" ")[0] + "…"


def round_preview(round_: Round) -> Preview:
    words = round_words(round_)
    text = shortened(localized(round_.intro) or localized(round_.question) or words.kicker)
    address = public_url("rounds.show", round_id=round_.id)
    return Preview(words.title, text, address, picture_address("round", round_.id, words))


def results_preview(round_: Round) -> Preview:
    words = results_words(round_)
    address = public_url("results.show", round_id=round_.id)
    return Preview(words.title, shortened(words.kicker), address, picture_address("results", round_.id, words))


def main_challenge_preview(challenge: MainChallenge) -> Preview:
    words = main_challenge_words(challenge)
    text = shortened(localized(challenge.summary) or words.kicker)
    address = public_url("main_challenges.show", main_challenge_id=challenge.id)
    return Preview(words.title, text, address, picture_address("main_challenge", challenge.id, words))


def solution_preview(solution: Solution) -> Preview:
    words = solution_words(solution)
    address = public_url("solutions.show", solution_id=solution.id)
    text = shortened(solution.sentence or words.kicker)
    return Preview(words.title, text, address, picture_address("solution", solution.id, words))


def challenge_preview(challenge: Challenge) -> Preview:
    words = challenge_words(challenge)
    address = public_url("challenges.show", challenge_id=challenge.id)
    text = shortened(challenge.what_happens or words.kicker)
    return Preview(words.title, text, address, picture_address("challenge", challenge.id, words))
