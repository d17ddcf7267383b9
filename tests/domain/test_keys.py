"""One secret, many keys: nothing made for one purpose opens another."""

from app.domain.keys import Keyring

KEYS = Keyring.of("the secret of this test")


def test_a_sealed_token_opens_for_its_purpose_only() -> None:
    token = KEYS.seal("one", {"round": 1, "solutions": [3, 2]})

    assert KEYS.open("one", token) == {"round": 1, "solutions": [3, 2]}
    assert KEYS.open("another", token) is None
    assert Keyring.of("another secret altogether").open("one", token) is None


def test_what_is_not_a_token_does_not_open() -> None:
    token = KEYS.seal("one", {"round": 1})

    for broken in ("", "x", "אבג", token[:-2], token[:20] + "AAAA" + token[24:], "\ud800"):
        assert KEYS.open("one", broken) is None, broken


def test_a_token_hides_what_it_carries() -> None:
    assert "771" not in KEYS.seal("one", {"solution": 771771771771})


def test_a_former_secret_still_opens_and_a_new_one_seals() -> None:
    renewed = Keyring.of("the new secret", ["the secret of this test"])

    assert renewed.open("one", KEYS.seal("one", {"a": 1})) == {"a": 1}
    assert renewed.is_fingerprint_of("code", "123456", KEYS.fingerprint("code", "123456"))
    assert KEYS.open("one", renewed.seal("one", {"a": 1})) is None


def test_fingerprints_differ_by_purpose_and_by_secret() -> None:
    print_ = KEYS.fingerprint("code", "123456")

    assert KEYS.is_fingerprint_of("code", "123456", print_)
    assert not KEYS.is_fingerprint_of("code", "123457", print_)
    assert not KEYS.is_fingerprint_of("browser", "123456", print_)
    assert not Keyring.of("another secret altogether").is_fingerprint_of("code", "123456", print_)
