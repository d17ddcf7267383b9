"""Kolot: one Flask application. `create_app` is the only place that knows every part."""

import logging
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli
from app.database import SAFE_METHODS, engine_options, watch_engine
from app.domain.transactions import writing
from app.extensions import babel, compress, csrf, db, login_manager, migrate
from app.views import BLUEPRINTS, UNPREFIXED, demo_mail
from app.web import (
    assets,
    city,
    errors,
    formatting,
    headers,
    ids,
    immutable,
    import_words,
    language,
    page,
    previews,
    public_url,
    sheets,
    site,
    uploads,
    words,
    words_account,
    words_business,
    words_survey,
)
from app.web.subpath import SubPath
from config import Config


def create_app(config: Config | None = None) -> Flask:
    """The WSGI application for these settings (default: from the environment)."""
    config = config or Config.from_environ()
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    app.config.from_object(config)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(
        config.SQLALCHEMY_DATABASE_URI, config.SQLITE_DRIVER, config.DB_POOL_SIZE
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    logging.getLogger("app").setLevel(config.LOG_LEVEL)
    bind_extensions(app)
    register_views(app)
    wrap_wsgi(app, config)
    return app


def bind_extensions(app: Flask) -> None:
    # The order is the order of a request: language, other sites refused, form tokens, the transaction.
    language.init_language(app)
    ids.init_ids(app)
    headers.init_headers(app)
    uploads.init_uploads(app)
    immutable.init_sessions(app)
    db.init_app(app)
    with app.app_context():
        watch_engine(db.engine)
    migrate.init_app(app, db, directory="migrations", render_as_batch=True)
    babel.init_app(app, locale_selector=language.choose_locale)
    csrf.init_app(app)
    app.before_request(begin_transaction)
    login_manager.init_app(app)
    compress.init_app(app)
    page.init_page(app)
    public_url.init_public_url(app)
    previews.init_previews(app)
    sheets.init_sheets(app)
    site.init_site(app)
    city.init_city(app)
    assets.init_assets(app)
    formatting.init_formatting(app)
    words.init_words(app)
    words_account.init_words(app)
    words_business.init_words(app)
    words_survey.init_words(app)
    import_words.init_words(app)
    errors.init_errors(app)
    cli.register(app)


def begin_transaction() -> None:
    """An unsafe request is a writing transaction from its first statement; what was sent is parsed before."""
    if request.method not in SAFE_METHODS and request.endpoint:
        _ = request.form
        uploads.prepare_uploads()
        writing(db.session)


def register_views(app: Flask) -> None:
    for blueprint in UNPREFIXED:
        app.register_blueprint(blueprint)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=language.PREFIX)
    if demo_mail.is_offered(app):
        app.register_blueprint(demo_mail.bp, url_prefix=language.PREFIX)


def wrap_wsgi(app: Flask, config: Config) -> None:
    if config.PROXY_HOPS:
        hops = config.PROXY_HOPS
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_prefix=0)  # type: ignore[method-assign]
    if path := urlsplit(config.PUBLIC_URL).path.rstrip("/"):
        app.wsgi_app = SubPath(app.wsgi_app, path)  # type: ignore[method-assign]
