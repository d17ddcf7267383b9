"""The votes a visitor chose before signing in. They live in the cookie, in the order tapped; nothing is cast."""

from flask import session as cookie

WAITING = "waiting"


def waiting_votes(round_id: int) -> list[int]:
    """The solutions chosen in this browser for this round, not yet recorded."""
    return list(cookie.get(WAITING, {}).get(str(round_id), []))


def all_waiting() -> dict[int, list[int]]:
    """Every round with choices that wait."""
    return {int(round_id): list(ids) for round_id, ids in cookie.get(WAITING, {}).items() if ids}


def choose(round_id: int, solution_id: int) -> None:
    ids = waiting_votes(round_id)
    if solution_id not in ids:
        keep(round_id, [*ids, solution_id])


def unchoose(round_id: int, solution_id: int) -> None:
    keep(round_id, [id_ for id_ in waiting_votes(round_id) if id_ != solution_id])


def forget_waiting(round_id: int) -> None:
    keep(round_id, [])


def keep(round_id: int, ids: list[int]) -> None:
    others = {key: value for key, value in cookie.get(WAITING, {}).items() if key != str(round_id)}
    cookie[WAITING] = {**others, str(round_id): ids} if ids else others
    cookie.permanent = True
