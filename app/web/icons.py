"""Icons and signal flags as inline SVG, always beside words and hidden from screen readers.

They are plain strings made once: a list of thirty cards asks for two hundred of them.
"""

from markupsafe import Markup

ICON_SHAPES = {
    "tick": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
    "ballot": '<path d="M6 3h12v18l-3-2-3 2-3-2-3 2zM9 9l2 2 4-4"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.4v.1"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "money": (
        '<ellipse cx="12" cy="7" rx="8" ry="3.5"/>'
        '<path d="M4 7v10c0 2 3.6 3.5 8 3.5s8-1.5 8-3.5V7M4 12c0 2 3.6 3.5 8 3.5s8-1.5 8-3.5"/>'
    ),
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-5 3.5-7 8-7s8 2 8 7"/>',
    "phone": '<path d="M6 3h4l1.5 5L9 10c1 2 3 4 5 5l2-2.5 5 1.5v4c0 1.5-1 3-3 3C10 21 3 14 3 6c0-2 1.5-3 3-3z"/>',
    "shop": '<path d="M4 10v10h16V10M3 10l2-6h14l2 6a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0M10 20v-5h4v5"/>',
    "speech": '<path d="M4 5h16v11H10l-4 4v-4H4z"/>',
    "download": '<path d="M12 4v11m-5-4 5 5 5-5M5 20h14"/>',
    "warning": '<path d="M12 4 2.5 20h19zM12 10v4M12 17.2v.1"/>',
    "eye": '<path d="M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7z"/><circle cx="12" cy="12" r="3"/>',
    "city": '<path d="M4 21V8l5-3v16M9 21V3l6 3v15M15 21V10l5 2v9M3 21h18"/>',
    "share": (
        '<circle cx="6" cy="12" r="3"/><circle cx="18" cy="5" r="3"/><circle cx="18" cy="19" r="3"/>'
        '<path d="m9 11 6-4M9 13l6 4"/>'
    ),
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3 7 9 7 9-7"/>',
}

# The flags of the phases: F, K, C and P of the signal code.
FLAG_SHAPES = {
    "challenges": '<path class="white" d="M0 0h24v24H0z"/><path class="coral" d="m12 1 11 11-11 11L1 12z"/>',
    "solutions": '<path class="sun" d="M0 0h12v24H0z"/><path class="blue" d="M12 0h12v24H12z"/>',
    "voting": (
        '<path class="blue" d="M0 0h24v24H0z"/><path class="white" d="M0 5h24v14H0z"/>'
        '<path class="coral" d="M0 9.5h24v5H0z"/>'
    ),
    "results": '<path class="blue" d="M0 0h24v24H0z"/><path class="white" d="M7 7h10v10H7z"/>',
}

MARK = Markup(
    '<svg viewBox="0 0 32 32" aria-hidden="true">'
    '<path class="sun" d="M4 3h12v21H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"/>'
    '<path class="blue" d="M16 3h12a2 2 0 0 1 2 2v17a2 2 0 0 1-2 2h-4v6l-6-6h-2z"/></svg>'
)


def _drawn(css_class: str, shapes: dict[str, str]) -> dict[str, Markup]:
    return {
        name: Markup(f'<svg class="{css_class}" viewBox="0 0 24 24" aria-hidden="true">{shape}</svg>')  # noqa: S704
        for name, shape in shapes.items()
    }


ICONS = _drawn("icon", ICON_SHAPES)
FLAGS = _drawn("flag", FLAG_SHAPES)


def icon(name: str) -> Markup:
    return ICONS[name]


def flag(kind: str) -> Markup:
    """The flag of a phase (`challenges`, `solutions`, `voting`) or of the `results`."""
    return FLAGS[kind]


def pennant(number: int) -> Markup:
    """The numbered pennant of a main challenge."""
    return Markup('<span class="pennant" aria-hidden="true">{}</span>').format(number)
