"""A server that speaks as much of OpenSearch's documented interface as search uses, and refuses all else.

https://docs.opensearch.org: bulk, multi-search, count, delete by query; bool, terms, prefix, ids and range.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any
from urllib.parse import urlsplit

Document = dict[str, Any]
ASKED = {"size", "sort", "track_total_hits", "_source", "query"}


class Refused(Exception):
    """A request that OpenSearch would refuse."""


@dataclass
class Index:
    """What the server holds, how often it was searched, and how it misbehaves."""

    documents: dict[str, Document] | None = None
    searched: int = 0
    delay: float = 0
    tells_everything: bool = False
    is_broken: bool = False

    def answer(self, method: str, path: str, lines: list[Any]) -> tuple[int, Any]:
        """The status and body for a request."""
        sleep(self.delay)
        if self.is_broken:
            return 503, {"error": "cluster_block_exception"}
        name, _slash, action = path.strip("/").partition("/")
        if (method, path) == ("POST", "/_msearch"):
            return 200, self._found_all(lines)
        if name != "towns":
            raise Refused(path)
        if method == "HEAD":
            return (404 if self.documents is None else 200), None
        return 200, self._changed(method, action, lines)

    def _found_all(self, lines: list[Any]) -> Any:
        self.searched += 1
        return {"responses": [self._found(*pair) for pair in zip(lines[::2], lines[1::2], strict=True)]}

    def _changed(self, method: str, action: str, lines: list[Any]) -> Any:
        match method, action:
            case "PUT", "":
                self.documents = {}
            case (("PUT" | "POST"), "_bulk"):
                return {"items": list(self._taken(iter(lines)))}
            case "POST", "_delete_by_query":
                for key in [key for key in self._there if self._holds(key, lines[0]["query"])]:
                    del self._there[key]
            case "PUT", _ if action.startswith("_doc/"):
                self._there[action.removeprefix("_doc/")] = lines[0]
            case _:
                raise Refused(action)
        return {}

    @property
    def _there(self) -> dict[str, Document]:
        if self.documents is None:
            raise Refused("index_not_found_exception")
        return self.documents

    def _taken(self, lines: Iterator[Any]) -> Iterator[Any]:
        for line in lines:
            ((action, meta),) = line.items()
            if action == "delete":
                self._there.pop(meta["_id"], None)
            elif action == "index":
                self._there[meta["_id"]] = next(lines)
            else:
                raise Refused(action)
            yield {action: {"_id": meta["_id"], "status": 200}}

    def _found(self, header: Any, question: Any) -> Any:
        if header != {"index": "towns"} or not question.keys() <= ASKED:
            raise Refused(question)
        if self.documents is None:
            return {"error": {"type": "index_not_found_exception"}, "status": 404}
        keys = [key for key in self.documents if self.tells_everything or self._holds(key, question["query"])]
        most = None if self.tells_everything else question["size"]
        if question.get("sort") == [{"id": "desc"}]:
            keys.sort(key=lambda key: -self._there[key].get("id", 0))
        return {"hits": {"hits": [{"_index": "towns", "_id": key} for key in keys[:most]]}}

    def _holds(self, key: str, query: Any) -> bool:
        ((kind, said),) = query.items()
        document = self._there[key]
        if kind == "ids":
            return key in said["values"]
        if kind == "bool":
            return (
                all(self._holds(key, each) for each in said.get("filter", ()))
                and not any(self._holds(key, each) for each in said.get("must_not", ()))
                and sum(self._holds(key, each) for each in said.get("should", ()))
                >= said.get("minimum_should_match", 0)
            )
        ((name, wanted),) = said.items()
        values = document.get(name, [])
        if kind == "terms" and name == "tokens":
            return bool(set(wanted) & set(values))
        if kind == "prefix" and name == "tokens":
            return any(value.startswith(wanted) for value in values)
        if kind == "range" and name == "id" and wanted.keys() <= {"gt", "lte"}:
            return bool(values) and wanted["gt"] < values <= wanted.get("lte", values)
        raise Refused(query)


@dataclass
class Server:
    """A running server and its address."""

    address: str
    index: Index = field(default_factory=Index)


@contextmanager
def serving() -> Iterator[Server]:
    """A server on a free port."""
    index = Index()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            try:
                lines = [json.loads(line) for line in body.splitlines()]
                status, said = index.answer(self.command, urlsplit(self.path).path, lines)
            except Refused as error:
                status, said = 400, {"error": str(error)}
            answer = b"" if said is None else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_any  # noqa: N815

        def log_message(self, *parts: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Server(f"http://127.0.0.1:{server.server_port}", index)
    finally:
        server.shutdown()
        server.server_close()
