"""The consent behind what staff typed in for somebody

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('assisted_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('solution_id', sa.Integer(), nullable=True),
    sa.Column('challenge_id', sa.Integer(), nullable=True),
    sa.Column('person_name', sa.String(length=80), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('consent_way', sa.Enum('spoken', 'signed', 'written', name='consentway', native_enum=False, length=20), nullable=False),
    sa.Column('consented_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(solution_id IS NULL) <> (challenge_id IS NULL)', name=op.f('ck_assisted_entry_of_one_thing')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_assisted_entry_challenge_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['account.id'], name=op.f('fk_assisted_entry_entered_by_id')),
    sa.ForeignKeyConstraint(['solution_id'], ['solution.id'], name=op.f('fk_assisted_entry_solution_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assisted_entry')),
    sa.UniqueConstraint('challenge_id', name=op.f('uq_assisted_entry_challenge_id')),
    sa.UniqueConstraint('solution_id', name=op.f('uq_assisted_entry_solution_id'))
    )


def downgrade() -> None:
    op.drop_table('assisted_entry')
