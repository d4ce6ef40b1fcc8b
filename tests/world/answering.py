"""What servers of the world outside share: quiet handlers that answer JSON, or hang up, and a thread that serves on 127.0.0.1."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Answering(BaseHTTPRequestHandler):
    """A handler that says nothing of its own."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Be quiet."""

    def body(self) -> Any:
        """What was sent, as JSON."""
        return json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")

    def say(self, status: int, content: object, headers: Mapping[str, str] | None = None) -> None:
        """Answer JSON."""
        self.send(status, json.dumps(content).encode(), "application/json", headers)

    def send(self, status: int, body: bytes, media: str, headers: Mapping[str, str] | None = None) -> None:
        """Answer bytes."""
        self.send_response(status)
        for name, value in {"content-type": media, "content-length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def hang_up(self) -> None:
        """End the connection without an answer."""
        self.close_connection = True
        self.connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up, or on whom we hung up, is no news."""


@contextmanager
def answering(handler: type[Answering], **knows: object) -> Iterator[str]:
    """Serve on 127.0.0.1 with what the handler is to know; answer the base URL."""
    server = _Server(("127.0.0.1", 0), type("Handler", (handler,), knows))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/api"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
