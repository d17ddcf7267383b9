"""The command that puts payloads into every text: it knows all columns, and sees what an attack would do."""

import pytest
from playwright.sync_api import Page

from tests.security.payloads.columns import CUT_OFF, LEFT_OUT, all_words, left_out_without_need, text_columns
from tests.security.payloads.looking import TRAPS, compare, look
from tests.security.payloads.texts import batches, marks
from tests.support.browser import Phone

URL = "http://127.0.0.1:9/page"
HARMLESS = "<!doctype html><title>x</title><h1>x</h1><p>zc1p2z</p>"


def test_every_column_of_words_is_tried_or_left_out_for_a_reason():
    assert left_out_without_need() == []
    assert {str(column) for column in all_words()} == {column.name for column in text_columns()} | set(LEFT_OUT)
    assert set(CUT_OFF) <= {column.name for column in text_columns()}


def test_batches_hold_every_payload_and_are_equally_long():
    found = batches(["a", "b", "c", "d", "e"], 2)
    assert [batch.payloads for batch in found] == [((0, "a"), (1, "b")), ((2, "c"), (3, "d")), ((4, "e"), (0, "a"))]
    assert list(marks("zc1p2z, zc30p4z, zc5")) == [(1, 2), (30, 4)]


@pytest.fixture
def page(phone: Phone) -> Page:
    context = phone.context()
    context.add_init_script(TRAPS)
    return context.new_page()


def seen(page: Page, body: str, policy: str | None = None):
    headers = {"Content-Security-Policy": policy} if policy else {}
    page.unroute_all()
    page.route(URL, lambda route: route.fulfill(body=HARMLESS + body, content_type="text/html", headers=headers))
    return look(page, URL)


def test_a_page_of_plain_words_has_nothing_to_find(page):
    harmless = seen(page, "<p>x</p>")
    assert (harmless.problems, harmless.marks, compare(seen(page, "<p>y</p><p>z</p>"), harmless)) == ((), "zc1p2z", [])


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<script>alert(1)</script>", "ran: alert"),
        ('<b onmouseover="prompt(1)">x</b>', "ran: prompt"),
        ('<a href="javascript:alert(1)">x</a>', "address: a href javascript:"),
        ("<form action='data:text/html,x'></form>", "address: form action data:"),
    ],
)
def test_what_runs_or_would_run_is_found(page, body, problem):
    assert problem in seen(page, body).problems


def test_what_the_policy_refused_is_found_and_so_is_a_new_element(page):
    found = seen(page, "<script>alert(1)</script>", "default-src 'none'")
    assert [one for one in found.problems if one.startswith("refused: script-src")] != []
    assert [one for one in found.problems if one.startswith("ran")] == []
    assert compare(found, seen(page, "")) == ["element: script (1 more)"]


def test_a_list_of_words_may_be_longer_but_holds_no_new_element(page):
    harmless, longer = seen(page, "<b>x</b>"), seen(page, "<b>x</b><b>x</b><i>x</i>")
    assert compare(longer, harmless) == ["element: b (1 more)", "element: i (1 more)"]
    assert compare(longer, harmless, is_list_of_words=True) == ["element: i (1 more)"]
