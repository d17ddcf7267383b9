"""The HTML of every page by html-validate, where Node.js is to be had."""

import json
import shutil
import subprocess
from pathlib import Path

PACKAGE = "html-validate@9"
# Errors of HTML and of accessibility; how tags are written is the templates' own business.
RULES = {
    "extends": ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
    "rules": {
        "aria-label-misuse": ["error", {"allowAnyNamable": True}],
        "require-sri": "off",
        "long-title": "off",
        "tel-non-breaking": "off",
        "no-redundant-role": "off",  # role=list: one browser forgets it where the style has no bullets
        "no-implicit-button-type": "off",
        "prefer-native-element": "off",
        "attribute-boolean-style": "off",
        "no-inline-style": "error",
    },
}


def validate(sources: Path) -> list[str] | None:
    """What is wrong, one line each; None where the validator cannot run."""
    if not shutil.which("npx"):
        return None
    (sources / ".htmlvalidate.json").write_text(json.dumps({"root": True, **RULES}))
    command = ["npx", "--yes", PACKAGE, "--formatter", "json", "*.html"]
    done = subprocess.run(command, cwd=sources, capture_output=True, text=True, shell=False)
    try:
        return [line for file in json.loads(done.stdout) for line in faults(file)]
    except ValueError:
        print(done.stderr[-500:] or done.stdout[-500:])
        return None


def faults(file: dict) -> list[str]:
    name = Path(file["filePath"]).name
    return [
        f"{name}:{one['line']}: {one['ruleId']}: {one['message']}" for one in file["messages"] if one["severity"] == 2
    ]
