"""The Flask extensions, created unbound; `create_app` binds them."""

from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from app.database import KolotSession
from app.models.base import Base

db = SQLAlchemy(model_class=Base, session_options={"class_": KolotSession})
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
compress = Compress()
