"""A network camera on this computer: Motion JPEG over HTTP, with the faults that real ones have."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


class Ending(Enum):
    """What the camera does after its frames."""

    STALL = "stall"
    HANG_UP = "hang up"


@contextmanager
def mjpeg_server(pictures: list[bytes], ending: Ending, login: str = "") -> Iterator[str]:
    """Serve the JPEG pictures once to each client, then stall or hang up; yields ``host:port``.

    Args:
        login: user and password with a colon between them, without which nobody gets a picture; empty for none.
    """
    stop = Event()
    wanted = f"Basic {b64encode(login.encode()).decode()}" if login else None

    class Camera(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if wanted is not None and self.headers["Authorization"] != wanted:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="camera"')
                self.end_headers()
                return
            try:
                self._send_pictures()
            except ConnectionError:
                return
            if ending is Ending.STALL:
                stop.wait()

        def _send_pictures(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            for picture in pictures:
                head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                self.wfile.write(head.encode("ascii") + picture + b"\r\n")
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Camera) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            stop.set()
            server.shutdown()
            thread.join()
