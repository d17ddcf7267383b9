"""The blueprint that all pages of the staff hang on."""

from flask import Blueprint

bp = Blueprint("staff", __name__)
