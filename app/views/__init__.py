"""WHO ASKED FOR WHAT: one blueprint per file, named `bp`."""

from app.views import ballots, health, home, me, results, rounds, sign_in, solutions, staff, votes

BLUEPRINTS = (
    home.bp,
    rounds.bp,
    solutions.bp,
    votes.bp,
    ballots.bp,
    results.bp,
    sign_in.bp,
    me.bp,
    *staff.BLUEPRINTS,
)
UNPREFIXED = (health.bp,)
