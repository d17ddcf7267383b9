"""WHO ASKED FOR WHAT: one blueprint per file, named `bp`."""

from app.views import (
    ballots,
    businesses,
    challenge_posting,  # noqa: F401 (adds its views to those of challenges)
    challenges,
    co_support,
    health,
    home,
    hue,
    judgements,
    main_challenges,
    me,
    my_address,
    my_data,
    pictures,
    reports,
    results,
    rounds,
    second_factor,
    sign_in,
    similar,
    solution_versions,
    solutions,
    staff,
    unsubscribe,
    votes,
)

BLUEPRINTS = (
    home.bp,
    rounds.bp,
    solutions.bp,
    solution_versions.bp,  # and proposals: the same blueprint in two files
    similar.bp,
    co_support.bp,
    reports.bp,
    votes.bp,
    ballots.bp,
    results.bp,
    sign_in.bp,
    second_factor.bp,
    businesses.bp,
    challenges.bp,
    main_challenges.bp,
    me.bp,
    my_address.bp,
    my_data.bp,
    judgements.bp,
    unsubscribe.bp,
    *staff.BLUEPRINTS,
)
UNPREFIXED = (health.bp, pictures.bp, hue.bp)
