"""A visitor with a connection that stays open and a jar of cookies."""

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Visitor:
    """Asks one server for pages."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str) -> tuple[int, bytes]:
        """The status and body of a page."""
        return self._ask("GET", path)

    def post(
        self, path: str, body: str | bytes, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[int, bytes]:
        """The status and body after a form was sent."""
        return self._ask("POST", path, body, {"Content-Type": kind})

    def report(self, path: str, body: bytes, token: str) -> int:
        """Send JSON with a device's token; the status."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        return self._ask("POST", path, body, headers)[0]

    def sign_in(self, form: str, target: str) -> bool:
        """Send the demo sign-in `target` of the page `form`; whether it worked."""
        found = TOKEN.search(self.get(form)[1])
        if not found:
            return False
        body = urlencode({"csrfmiddlewaretoken": found[1].decode()})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", target, body, headers)[0] == 302 and "sessionid" in self.cookies

    def _ask(
        self, method: str, path: str, body: str | bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {**(headers or {}), "Cookie": jar})
        response = self.connection.getresponse()
        for line in response.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.read()
