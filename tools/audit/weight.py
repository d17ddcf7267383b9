"""What a first visit moves over the wire, and when its largest paint comes."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "locale": "he-IL",
    "is_mobile": True,
    "has_touch": True,
}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
CPU_RATE = 4
SETTLED_MS = 1500
WATCH_PAINT = """
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.largestPaint = entry.startTime })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""


@dataclass
class Visit:
    """One page, opened by a browser that has never been here."""

    url: str
    addresses: list[str] = field(default_factory=list)
    wire_bytes: int = 0
    largest_paint_ms: float = 0

    @property
    def strangers(self) -> list[str]:
        """Addresses of other hosts."""
        own = urlsplit(self.url).netloc
        return [address for address in self.addresses if urlsplit(address).netloc != own]


def first_visit(browser: Browser, url: str, *, slow: bool = False) -> Visit:
    """Open a page cold; `slow` is a phone with a quarter of the speed on a slow-4G line."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(WATCH_PAINT)
    protocol = context.new_cdp_session(page)
    visit = Visit(url)
    watch(protocol, visit)
    if slow:
        protocol.send("Network.emulateNetworkConditions", SLOW_4G)
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": CPU_RATE})
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(SETTLED_MS if slow else 0)
    visit.largest_paint_ms = page.evaluate("window.largestPaint || 0")
    context.close()
    return visit


def watch(protocol: CDPSession, visit: Visit) -> None:
    def note_address(event: dict[str, Any]) -> None:
        visit.addresses.append(event["request"]["url"])

    def note_bytes(event: dict[str, Any]) -> None:
        visit.wire_bytes += int(event["encodedDataLength"])

    protocol.on("Network.requestWillBeSent", note_address)
    protocol.on("Network.loadingFinished", note_bytes)
    protocol.send("Network.enable")
