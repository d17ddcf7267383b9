"""One person, one address."""

import pytest

from app.domain.addresses import Address, BadAddress, NotAMobile, cluster_key, read_address
from app.models import AddressKind


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("noa@example.org", "noa@example.org"),
        ("  Noa.Levi@Example.ORG ", "noa.levi@example.org"),
        ("noa+kolot@example.org", "noa+kolot@example.org"),
        ("no.a.levi+kolot@gmail.com", "noalevi@gmail.com"),
        ("NoaLevi@GoogleMail.com", "noalevi@gmail.com"),
        ("noa.levi+1@outlook.com", "noa.levi@outlook.com"),
        ("noa.levi@hotmail.com", "noa.levi@hotmail.com"),
        ("noa+1@live.com", "noa@live.com"),
        ("noa+1@me.com", "noa@icloud.com"),
        ("noa@mac.com", "noa@icloud.com"),
        ("noa+a+b@protonmail.com", "noa@proton.me"),
        ("noa@pm.me", "noa@proton.me"),
        ("noa+x@fastmail.com", "noa@fastmail.com"),
        ("noa-shop@yahoo.com", "noa@yahoo.com"),
        ("noa+shop@yahoo.com", "noa+shop@yahoo.com"),
        ("noa-levi@gmail.com", "noa-levi@gmail.com"),
        ("+@gmail.com", "+@gmail.com"),
        ("jeff@臺網中心.tw", "jeff@xn--fiqq24b10vi0d.tw"),
        ("user+mailbox/department=shipping@example.tld", "user+mailbox/department=shipping@example.tld"),
        ("\u200fnoa@example.org\u200e", "noa@example.org"),
    ],
)
def test_the_key_of_a_mail_address_leaves_out_what_its_provider_ignores(typed: str, key: str) -> None:
    assert read_address(typed, phones=False).key == key


def test_mail_goes_to_the_address_as_it_was_typed() -> None:
    assert read_address("No.a+vote@Gmail.com", phones=False) == Address(
        AddressKind.EMAIL, "No.a+vote@gmail.com", "noa@gmail.com"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "noa",
        "noa@",
        "@example.org",
        "noa@example",
        "noa@exa mple.org",
        "noa..levi@example.org",
        "MyName <me@example.org>",
        '"quoted local part"@example.org',
        "דנה@example.org",
        "me@[127.0.0.1]",
        "noa@localhost",
        "noa@example.org\nBcc: omer@example.org",
        "noa@example.org,omer@example.org",
        f"{'a' * 65}@example.org",
        "\x00noa@example.org",
        "0541234567",
    ],
)
def test_what_is_not_a_mail_address_is_refused(typed: str) -> None:
    with pytest.raises(BadAddress):
        read_address(typed, phones=False)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("054-1234567", "+972541234567"),
        ("054 123 45 67", "+972541234567"),
        ("+972 54-123-4567", "+972541234567"),
        ("972541234567", "+972541234567"),
        ("00972541234567", "+972541234567"),
        ("\u2066054\u201112345\u201167\u2069", "+972541234567"),
        ("٠٥٤١٢٣٤٥٦٧", "+972541234567"),
    ],
)
def test_the_key_of_a_mobile_is_its_international_number(typed: str, key: str) -> None:
    assert read_address(typed, phones=True) == Address(AddressKind.PHONE, key, key)


@pytest.mark.parametrize(
    "typed", ["08-8545555", "1-700-123-456", "+44 20 7946 0018", "+44 7700 900123", "+1 212 555 2368", "0900123456"]
)
def test_a_number_that_no_message_reaches_is_refused(typed: str) -> None:
    with pytest.raises(NotAMobile):
        read_address(typed, phones=True)


@pytest.mark.parametrize("typed", ["1", "*2345", "054123", "05412345678901", "+", "054-1234567 ext 5", "..."])
def test_what_is_not_a_number_is_refused(typed: str) -> None:
    with pytest.raises(BadAddress):
        read_address(typed, phones=True)


def test_a_mail_address_is_read_where_phones_are_offered_too() -> None:
    assert read_address("0541234567@example.org", phones=True).kind is AddressKind.EMAIL


def test_tags_of_unknown_providers_only_cluster() -> None:
    keys = [read_address(typed, phones=False).key for typed in ("noa@example.org", "noa+2@example.org")]
    assert keys == ["noa@example.org", "noa+2@example.org"]
    assert [cluster_key(key) for key in keys] == ["noa@example.org", "noa@example.org"]
