"""A real browser on the real server: an invented world, granian and Chromium, nothing of it pretended.

The world is made once and copied for each module, so that a module may change what it likes.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.browser.pictures import small
from tests.harness import DATABASES, ROOT, django_db_setup  # noqa: F401 - a conftest wins over plugins

PEOPLE = 60
SEED = 7
HOST = "127.0.0.1"
IMAGES = ROOT / "docs" / "images"
LARGEST_IMAGE = 150_000
CHROMIUM = ("chromium", "chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    f"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE {HOST}",
]
READY_SECONDS = 60


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def invented_world(django_db_setup, django_db_blocker) -> Iterator[str]:  # noqa: F811
    """Fill a database through the public actions, as the demo does; return the name of its copy."""
    from django.db import connections, transaction
    from django.utils import timezone

    from throughcare.simulation.population import Moment, fill

    with django_db_blocker.unblock():
        moment = Moment(timezone.now(), timezone.localdate())
        with transaction.atomic():
            fill(people=PEOPLE, seed=SEED, moment=moment, say=lambda *_: None)
        connections.close_all()
    name = f"world_{DATABASES.name}"
    _replace(name, DATABASES.name)
    yield name
    with django_db_blocker.unblock():
        connections.close_all()
    _superuser(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _replace(name: str, template: str) -> None:
    _superuser(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)),
        sql.SQL("CREATE DATABASE {} OWNER throughcare_owner TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        ),
    )


def _superuser(*statements: sql.Composed) -> None:
    with psycopg.connect(DATABASES._cluster.superuser_url(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _run_jobs() -> None:
    from django.db import connections
    from procrastinate.contrib.django import app

    try:
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            working.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)
    finally:
        connections.close_all()


@dataclass
class Site:
    """The running product, with the same database behind the test's own Django."""

    base: str

    def work(self) -> None:
        """Run the jobs that wait, then return; in a thread, for Playwright's loop runs in this one."""
        with ThreadPoolExecutor(max_workers=1) as pool:
            pool.submit(_run_jobs).result(timeout=120)

    def cookie(self, sign_in_name: str) -> dict[str, str]:
        """Return the session of somebody who has signed in."""
        from django.contrib.auth import get_user_model
        from django.test import Client

        client = Client()
        client.force_login(get_user_model().objects.get(sign_in_name=sign_in_name))
        session = client.cookies["sessionid"].value
        return {"name": "sessionid", "value": session, "url": self.base}


@pytest.fixture(scope="module")
def clock() -> None:
    """Leave the clock alone; a module in which months pass has a fixture of this name."""
    return


@pytest.fixture(scope="module")
def site(invented_world, django_db_blocker, tmp_path_factory, clock) -> Iterator[Site]:
    """Serve a fresh copy of the world with the server of the product."""
    from django.conf import settings
    from django.db import connections

    _replace(DATABASES.name, invented_world)
    folder = tmp_path_factory.mktemp("files")
    kept, settings.MEDIA_ROOT = settings.MEDIA_ROOT, folder
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps a loop running in this thread; our own queries here still run one by one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    later = clock.environment if clock else {}
    with django_db_blocker.unblock(), _served(folder, later) as served:
        yield served
        connections.close_all()
    settings.MEDIA_ROOT = kept
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before
    DATABASES.renew()


@contextmanager
def _served(folder: Path, later: dict[str, str]) -> Iterator[Site]:
    from throughcare.config.serving import stop, web_command

    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": DATABASES.app_url,
        "THROUGHCARE_DEMO": "true",
        "THROUGHCARE_FILES": str(folder),
        **later,
    }
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            web_command(host=HOST, port=port, workers=1),
            env=environment,
            start_new_session=True,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, f"http://{HOST}:{port}", log)
            yield Site(f"http://{HOST}:{port}")
        finally:
            stop([process])


def _wait(process: subprocess.Popen, base: str, log) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/about", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    log.seek(0)
    pytest.fail(f"The server did not start: {log.read().decode(errors='replace')[-2000:]}")


@pytest.fixture(scope="module")
def browser(site):
    """One Chromium for the tests of a module."""
    from django.db import connections
    from playwright.sync_api import sync_playwright

    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail(
            "There is no Chromium on this machine. Install it with: "
            "apt-get install --no-install-recommends chromium"
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()
        # While the loop of Playwright runs, Django keeps connections apart from those outside.
        connections.close_all()


class Window:
    """A browser window of one member of the cast; it keeps what the console complained about."""

    def __init__(self, browser, site: Site, sign_in_name: str | None, **options) -> None:
        settings = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}
        self.site = site
        self.complaints: list[str] = []
        self.context = browser.new_context(base_url=site.base, **(settings | options))
        self.context.set_default_timeout(15_000)
        self.context.add_cookies([{"name": "language", "value": "en", "url": site.base}])
        if sign_in_name is not None:
            self.context.add_cookies([site.cookie(sign_in_name)])
        self.page = self.context.new_page()
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self._complain(f"exception: {error}"))

    def _said(self, message) -> None:
        if message.type in {"error", "warning"}:
            self._complain(message.text)

    def _complain(self, text: str) -> None:
        self.complaints.append(f"{self.page.url}: {text}")

    def go(self, path: str, status: int = 200) -> None:
        """Open a page."""
        answer = self.page.goto(path, wait_until="load")
        assert answer.status == status, f"{path} answered {answer.status}, not {status}"

    def text(self) -> str:
        """Return what a reader sees in the main part."""
        return self.page.locator("main").inner_text()


@pytest.fixture
def window(browser, site):
    """Open windows; they are closed after the test."""
    opened: list[Window] = []

    def open_window(sign_in_name: str | None = None, **options) -> Window:
        opened.append(Window(browser, site, sign_in_name, **options))
        return opened[-1]

    yield open_window
    for one in opened:
        one.context.close()


@pytest.fixture
def picture():
    """Take a picture for the documents, where THROUGHCARE_SCREENSHOTS=1 asks for them."""
    wanted = os.environ.get("THROUGHCARE_SCREENSHOTS", "") == "1"

    def take(page, name: str, height: int = 900, width: int = 1280, at=None) -> None:
        if not wanted:
            return
        IMAGES.mkdir(parents=True, exist_ok=True)
        page.set_viewport_size({"width": width, "height": height})
        if at is not None:
            at.evaluate("it => it.scrollIntoView()")
        page.evaluate("document.fonts.ready")
        data = small(page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": height}))
        assert len(data) < LARGEST_IMAGE, f"The picture {name} has {len(data)} bytes."
        (IMAGES / f"{name}.png").write_bytes(data)

    return take
