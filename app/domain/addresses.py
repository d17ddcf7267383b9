"""One person, one address: reading what was typed, and the key under which it counts once.

The key of an e-mail address follows what its provider itself ignores, from a static table. Changing
a line of the table would join or split accounts: that takes a migration, never just an edit.
"""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, ValidationResult

from app.models import AddressKind

DEFAULT_REGION = "IL"
ISRAELI_MOBILE = re.compile(r"5\d{8}")
MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
PHONE_CHARACTERS = re.compile(r"[+*#()\d\s./\-\u05be\u2010-\u2015]+")


@dataclass(frozen=True, slots=True)
class Provider:
    """What a mail provider ignores in the part before the `@`, and the name it has for itself."""

    tag_separator: str
    ignores_dots: bool = False
    domain: str = ""


GMAIL = Provider("+", ignores_dots=True, domain="gmail.com")
OUTLOOK = Provider("+")
ICLOUD = Provider("+", domain="icloud.com")
PROTON = Provider("+", domain="proton.me")
FASTMAIL = Provider("+")
YAHOO = Provider("-")

PROVIDERS = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), GMAIL),
    **dict.fromkeys(("outlook.com", "outlook.co.il", "outlook.fr", "hotmail.com", "hotmail.co.il"), OUTLOOK),
    **dict.fromkeys(("hotmail.co.uk", "hotmail.fr", "live.com", "live.co.uk", "live.fr", "msn.com"), OUTLOOK),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), ICLOUD),
    **dict.fromkeys(("proton.me", "protonmail.com", "protonmail.ch", "pm.me"), PROTON),
    **dict.fromkeys(("fastmail.com", "fastmail.fm", "fastmail.net", "fastmail.org"), FASTMAIL),
    **dict.fromkeys(("yahoo.com", "yahoo.co.il", "yahoo.co.uk", "yahoo.fr", "yahoo.de"), YAHOO),
    **dict.fromkeys(("ymail.com", "rocketmail.com"), YAHOO),
}


@dataclass(frozen=True, slots=True)
class Address:
    """An address as messages go to it, and `key`, by which it is one person."""

    kind: AddressKind
    address: str
    key: str


class BadAddress(ValueError):
    """What was typed is not an address that a code can be sent to."""


class NotAMobile(BadAddress):
    """It is a telephone number, but no message can reach it."""


def read_address(typed: str, *, phones: bool) -> Address:
    """The address that somebody typed: an e-mail address, or a mobile number where `phones` are offered.

    Raises BadAddress or NotAMobile.
    """
    typed = without_invisible(typed)
    if phones and PHONE_CHARACTERS.fullmatch(typed):
        return read_phone(typed)
    return read_email(typed)


def without_invisible(typed: str) -> str:
    """Direction marks and zero-width characters come along when an address is pasted."""
    return "".join(char for char in typed if unicodedata.category(char) != "Cf").strip()


def read_email(typed: str) -> Address:
    try:
        valid = validate_email(typed, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise BadAddress from error
    return Address(AddressKind.EMAIL, valid.ascii_email or "", email_key(valid.local_part, valid.ascii_domain))


def email_key(local: str, domain: str) -> str:
    """The key of an e-mail address: what its provider ignores is left out; of an unknown one, nothing."""
    local, domain = local.lower(), domain.lower()
    provider = PROVIDERS.get(domain)
    if provider is None:
        return f"{local}@{domain}"
    kept = local.split(provider.tag_separator, 1)[0] or local
    if provider.ignores_dots:
        kept = kept.replace(".", "") or kept
    return f"{kept}@{provider.domain or domain}"


def read_phone(typed: str) -> Address:
    try:
        number = phonenumbers.parse(typed, DEFAULT_REGION)
    except NumberParseException as error:
        raise BadAddress from error
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE or number.extension:
        raise BadAddress
    if number.country_code != phonenumbers.country_code_for_region(DEFAULT_REGION):
        raise NotAMobile  # each message costs the city, and abroad it can cost a lot
    if not is_mobile(number):
        raise NotAMobile
    key = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Address(AddressKind.PHONE, key, key)


def is_mobile(number: PhoneNumber) -> bool:
    """Every Israeli 05x number is a mobile, also in a range too new for the library's tables."""
    if number.country_code == phonenumbers.country_code_for_region(DEFAULT_REGION):
        return ISRAELI_MOBILE.fullmatch(phonenumbers.national_significant_number(number)) is not None
    return phonenumbers.number_type(number) in MOBILE_TYPES


def cluster_key(key: str) -> str:
    """Addresses that may be one person's: of an unknown provider too, whatever follows `+` left out.

    For showing clusters to people; never a ground to refuse.
    """
    local, at, domain = key.partition("@")
    return f"{local.split('+', 1)[0] or local}@{domain}" if at else key
