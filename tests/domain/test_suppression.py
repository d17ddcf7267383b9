"""Which counts stay hidden, in tables small enough to check by hand."""

from app.domain.suppression import REST, can_move, folded, hide_cells, hide_parts


def test_a_whole_of_large_parts_hides_none() -> None:
    assert hide_parts({"a": 5, "b": 40, "c": 6}) == set()


def test_a_small_part_takes_the_next_smallest_along() -> None:
    assert hide_parts({"a": 4, "b": 40, "c": 6}) == {"a", "c"}


def test_small_parts_that_are_few_together_take_another_along() -> None:
    assert hide_parts({"a": 1, "b": 2, "c": 40, "d": 9}) == {"a", "b", "d"}


def test_nobody_is_a_small_count_too() -> None:
    assert hide_parts({"a": 0, "b": 40, "c": 9}) == {"a", "c"}


def test_a_small_cell_is_hidden_with_the_cheapest_rectangle() -> None:
    matrix = {
        ("yes", "food"): 2, ("yes", "shops"): 7, ("yes", "crafts"): 30,
        ("no", "food"): 20, ("no", "shops"): 9, ("no", "crafts"): 8,
    }  # fmt: skip
    assert hide_cells(matrix) == {("yes", "food"), ("yes", "shops"), ("no", "food"), ("no", "shops")}


def test_nothing_is_hidden_besides_where_small_cells_protect_each_other() -> None:
    matrix = {("yes", "food"): 2, ("yes", "shops"): 3, ("no", "food"): 4, ("no", "shops"): 2}
    assert hide_cells(matrix) == set(matrix)


def test_zeros_in_a_rectangle_protect_nothing() -> None:
    matrix = {("yes", "food"): 0, ("yes", "shops"): 9, ("no", "food"): 9, ("no", "shops"): 0}
    diagonal = {("yes", "food"), ("no", "shops")}
    assert not can_move(matrix, diagonal, ("yes", "food"))
    assert can_move(matrix, set(matrix), ("yes", "food"))


def test_hidden_rows_and_columns_are_added_up() -> None:
    cells = {("a", "x"): 1, ("b", "x"): 2, ("c", "x"): 3, ("a", "y"): 4, ("b", "y"): 5}
    assert folded(cells, ("a", "b", "c"), ("x", "y"), {"b", "c"}, {"y"}) == {
        ("a", "x"): 1, (REST, "x"): 5, ("a", REST): 4, (REST, REST): 5,
    }  # fmt: skip
