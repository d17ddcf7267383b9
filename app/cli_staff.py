"""`flask create-staff`: the first person of the staff. `flask reset-second-factor`: for a lost telephone.

Whoever can run commands on the server can do both; each leaves a line in the log that says so.
"""

import click
from flask import Flask
from flask.cli import with_appcontext

from app.domain.accounts import account_of, find_or_create_account
from app.domain.addresses import Address, BadAddress, read_address
from app.domain.audit import record_audit
from app.domain.refusal import Refused
from app.domain.staffing import reset_for
from app.domain.text import clean_line, is_safe_name
from app.domain.transactions import writing
from app.extensions import db
from app.models import StaffRole

LONGEST_NAME = 80


def register(app: Flask) -> None:
    app.cli.add_command(create_staff)
    app.cli.add_command(reset_second_factor)


@click.command()
@click.argument("address")
@click.option("--name", required=True, help="The name that the log shows.")
@click.option("--role", required=True, type=click.Choice([role.value for role in StaffRole]))
@with_appcontext
def create_staff(address: str, name: str, role: str) -> None:
    """Give the account of ADDRESS (e-mail or mobile number) a role on the staff; make it if there is none."""
    person, name = read(address), clean_line(name)
    if not name or len(name) > LONGEST_NAME or not is_safe_name(name):
        raise click.ClickException(f"A name of 1 to {LONGEST_NAME} plain characters is needed.")
    writing(db.session)
    account = find_or_create_account(db.session(), person, language="he")
    before, account.name, account.role = account.role, name, StaffRole(role)
    details = {"role": [before.value if before else None, role]}
    record_audit(db.session(), "staff.role_given", by=None, subject=f"account:{account.id}", details=details)
    db.session.commit()
    click.echo(
        f"{name} ({account.address}) is {role.replace('_', ' ')} now. They sign in with a code sent to this address,"
        " and tie an authenticator app to their account when they first open a staff page."
    )


@click.command()
@click.argument("address")
@click.option("--reason", required=True, help="Why; the log shows it.")
@with_appcontext
def reset_second_factor(address: str, reason: str) -> None:
    """Take the authenticator app off the account of ADDRESS: they tie another one after signing in."""
    person, reason = read(address), clean_line(reason)
    if not reason:
        raise click.ClickException("A reason is needed: the log shows it.")
    writing(db.session)
    account = account_of(db.session(), person)
    try:
        if account is None:
            raise click.ClickException(f"{address} has no account here.")
        reset_for(db.session(), account, by=None, reason=reason)
    except Refused as error:
        raise click.ClickException(f"{address} is not on the staff.") from error
    db.session.commit()
    click.echo(f"The authenticator app of {account.address} was taken off. They tie another one after signing in.")


def read(address: str) -> Address:
    try:
        return read_address(address, phones=True)
    except BadAddress as error:
        raise click.ClickException(f"{address} is neither an e-mail address nor a mobile number.") from error
