"""A browser that remembers what it was told wrong and whom it called."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HERE = {"127.0.0.1", "localhost"}


def chromium() -> str | None:
    """The browser of the distribution."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Visit:
    """A page, with the errors of its console and the requests that left this machine."""

    page: Any
    shots: Path
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def sign_in(self, url: str, password: str) -> None:
        """Sign in as admin."""
        self.page.goto(f"{url}/auth/login/")
        self.page.fill("input[name=username]", "admin")
        self.page.fill("input[name=password]", password)
        self.page.click("input[type=submit]")
        self.page.wait_for_url(f"{url}/")
        self.page.get_by_text("news_to_facts").first.wait_for()
        # Airflow's sign-in page has a script error of its own (moment.tz is not there); from here on there is none.
        assert all("'tz'" in error for error in self.errors), self.errors
        self.errors.clear()

    def pick(self, day: str) -> None:
        """Choose the day in the first field for a date that is still empty."""
        self.page.get_by_text("Select date and time").first.click()
        self.page.get_by_placeholder("YYYY/MM/DD").locator("visible=true").last.fill(day.replace("-", "/"))
        self.page.get_by_placeholder("HH:mm").locator("visible=true").last.fill("00:00")
        self.page.keyboard.press("Enter")
        self.page.get_by_text("Date Range").click(force=True)
        self.page.get_by_placeholder("YYYY/MM/DD").locator("visible=true").wait_for(state="hidden")

    def shoot(self, name: str) -> None:
        """Keep a screenshot, with what still fades in or out shown as it ends."""
        self.shots.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.shots / f"{name}.png", animations="disabled")

    def note(self, request: Any) -> None:
        """Remember a request that is not to loopback."""
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname not in HERE:
            self.outside.append(request.url)

    def hear(self, message: Any) -> None:
        """Remember an error of the console."""
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")


@contextmanager
def visit(shots: Path) -> Iterator[Visit]:
    """Open a browser with one page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), headless=True, args=list(FLAGS))
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="UTC")
        page = context.new_page()
        page.set_default_timeout(30_000)
        seen = Visit(page, shots)
        context.on("request", seen.note)
        page.on("console", seen.hear)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        try:
            yield seen
        finally:
            browser.close()
