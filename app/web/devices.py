"""What a browser says of itself, in words short enough for a list of devices."""

# The first that fits names it: others carry the names of Chrome, Safari or Linux as well.
BROWSERS = {
    "FBAN/": "Facebook",
    "FBAV/": "Facebook",
    "Instagram": "Instagram",
    "WhatsApp": "WhatsApp",
    "EdgA/": "Edge",
    "EdgiOS/": "Edge",
    "Edg/": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "FxiOS/": "Firefox",
    "Firefox/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def describe_device(user_agent: str) -> str:
    """ "Chrome, Android"; empty where nothing is known. Only names of a fixed list, nothing that was sent."""
    names = (first_of(BROWSERS, user_agent), first_of(SYSTEMS, user_agent))
    return ", ".join(name for name in names if name)


def first_of(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")
