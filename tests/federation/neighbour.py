"""Another server of the fediverse, in a process of its own: signatures by apsig, a library that is not ours.

`python -m tests.federation.neighbour FOLDER` prints its port; in FOLDER lies what it has verified.
A POST to /do with {"inbox", "activity"} makes it send a signed activity.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from apsig.draft import Signer, Verifier
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

JSON = "application/activity+json"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else ".")


class Neighbour(BaseHTTPRequestHandler):
    """An actor at /anna with an inbox."""

    @property
    def own(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/anna"

    def do_GET(self) -> None:
        actor = {
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": self.own,
            "type": "Person",
            "preferredUsername": "anna",
            "inbox": f"{self.own}/inbox",
            "publicKey": {"id": f"{self.own}#main-key", "owner": self.own, "publicKeyPem": PEM.decode()},
        }
        answer = json.dumps(actor).encode()
        self._answer(200 if self.path == "/anna" else 404, answer)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/do":
            self._send(json.loads(body))
        else:
            self._receive(body)

    def _send(self, wish: dict[str, Any]) -> None:
        body = json.dumps(wish["activity"]).encode()
        signer = Signer({"Content-Type": JSON}, KEY, "POST", wish["inbox"], f"{self.own}#main-key", body)
        with urlopen(Request(wish["inbox"], body, signer.sign())) as response:
            self._answer(200, str(response.status).encode())

    def _receive(self, body: bytes) -> None:
        """Believe only what is signed with the key that the sender's own address shows."""
        key_id = self.headers["Signature"].split('keyId="')[1].split('"')[0]
        with urlopen(Request(key_id.partition("#")[0], headers={"Accept": JSON})) as response:
            pem = json.load(response)["publicKey"]["publicKeyPem"]
        address = f"http://{self.headers['Host']}{self.path}"
        verified = Verifier(pem, "POST", address, dict(self.headers), body).verify(raise_on_fail=True)
        number = len(list(FOLDER.iterdir()))
        (FOLDER / f"{number:03}.json").write_text(json.dumps({"by": verified, "activity": json.loads(body)}))
        self._answer(202, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", JSON)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Neighbour)
    print(server.server_address[1], flush=True)  # noqa: T201
    server.serve_forever()
