"""Everything under a path, behind a real nginx: links, scripts, forms, WebSockets, files, redirects, errors."""

import asyncio
import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin

import pytest
from websockets.asyncio.client import connect

from app.web.errors import TITLES
from tests.web.asking import NOTES
from tests.web.serving import Process, served

ROOT = Path(__file__).parent.parent.parent
PREFIX = "/backprop"
PAGES = ["/", "/train", "/check", "/examples", "/docs", "/?W.1.0.0=abc", "/nowhere"]
NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    map $http_upgrade $connection_upgrade {{ default upgrade; '' ''; }}
    server {{
        listen 127.0.0.1:{port};
        {location}
    }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def location() -> str:
    """As docs/deploy.md has it."""
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    found = re.search(r"```nginx\n(.*?)```", text, flags=re.S)
    assert found
    return found[1]


@pytest.fixture(scope="module", params=["taken away", "passed on"])
def proxy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx that takes the path away, or passes it on."""
    folder, port, nginx = tmp_path_factory.mktemp("nginx"), free_port(), shutil.which("nginx") or "/usr/sbin/nginx"
    with served("--root-path", PREFIX) as server:
        slash = "/" if request.param == "taken away" else ""
        at = location().replace("http://127.0.0.1:8000/", f"http://127.0.0.1:{server.port}{slash}")
        configuration = folder / "nginx.conf"
        configuration.write_text(NGINX.format(folder=folder, port=port, location=at), encoding="utf-8")
        running = subprocess.Popen([nginx, "-e", f"{folder}/error.log", "-c", str(configuration), "-p", str(folder)])
        try:
            while not _listens(port):
                assert running.poll() is None, (folder / "error.log").read_text(encoding="utf-8")
            yield port
        finally:
            running.terminate()
            running.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(port: int, path: str, method: str = "GET", body: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request(method, path, body or None, {"Accept": "text/html"} | headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read().decode()


@pytest.mark.parametrize("page", PAGES)
def test_all_that_a_page_names_is_there(proxy: int, page: str) -> None:
    _, _, text = ask(proxy, PREFIX + page)
    named = re.findall(r'\s(?:href|src|action|formaction)="([^"#][^"]*)"', text)
    local = [name.replace("&amp;", "&") for name in named if not name.startswith(("http", "data:"))]
    ours = {urljoin(PREFIX + page, name) for name in local}
    assert ours
    assert all(address.startswith(f"{PREFIX}/") for address in ours), ours
    for address in sorted({address.partition("?")[0] for address in ours} - {f"{PREFIX}/train/step", PREFIX + page}):
        assert ask(proxy, address)[0] in (200, 405), address


def test_a_script_and_what_it_imports_is_there(proxy: int) -> None:
    _, _, page = ask(proxy, f"{PREFIX}/")
    script = re.findall(r'<script type="module" src="([^"]+)"', page)[0]
    _, headers, text = ask(proxy, script)
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    for name in re.findall(r'from "(\.[^"]+)"', text):
        assert ask(proxy, urljoin(script, name))[0] == 200
    assert f'data-root="{PREFIX}"' in page


def test_errors_of_the_api_are_json_in_english(proxy: int) -> None:
    kind = {"Content-Type": "application/json", "Accept-Language": "de"}
    status, headers, text = ask(proxy, f"{PREFIX}/api/forward", "POST", "{}", **kind)
    assert (status, headers["content-type"]) == (422, "application/problem+json")
    assert json.loads(text)["title"] == TITLES[422]


def test_redirects_stay_under_the_path(proxy: int) -> None:
    for path in ("/?do=add-layer.1", "/examples/"):
        status, headers, _ = ask(proxy, PREFIX + path)
        assert status in (303, 307), path
        assert urljoin(f"http://x{PREFIX}{path}", headers["location"]).startswith(f"http://x{PREFIX}/"), path


def test_files_and_the_description_are_there(proxy: int) -> None:
    assert ask(proxy, f"{PREFIX}/export/values.csv")[0] == 200
    description = json.loads(ask(proxy, f"{PREFIX}/openapi.json")[2])
    assert description["servers"][0]["url"] == PREFIX
    kind = {"Content-Type": "application/json"}
    assert ask(proxy, f"{PREFIX}/api/gradient", "POST", json.dumps(NOTES), **kind)[0] == 200


def test_a_websocket_comes_through_from_a_page_of_the_proxy_and_from_no_other(proxy: int) -> None:
    async def asked(origin: str) -> str:
        async with connect(f"ws://127.0.0.1:{proxy}{PREFIX}/live", origin=origin) as line:  # type: ignore[arg-type]
            await line.send("W.1.0.0=abc")
            return str(await line.recv())

    assert asyncio.run(asked(f"http://127.0.0.1:{proxy}"))
    with pytest.raises(Exception, match="403"):
        asyncio.run(asked("http://evil.example"))


@pytest.fixture
def server() -> Iterator[Process]:
    with served("--access-log", "true", "--trusted-proxies", "10.0.0.1") as running:
        yield running


def test_a_forwarded_address_is_believed_of_named_proxies_alone(server: Process) -> None:
    head = "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.7\r\nConnection: close\r\n\r\n"
    assert "200 OK" in server.answer(head)
    _, written = server.end()
    assert "client=127.0.0.1" in written
    assert "192.0.2.7" not in written
