"""What does --target say of an app that is deployed somewhere else, and of one that cannot be measured?"""

import json
import socket
import ssl
import subprocess
import threading
import time
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from comparison.catalog.scenarios import SCENARIOS
from comparison.harness import deployed, deployment, dial
from comparison.harness.deployment import Deployment
from comparison.harness.dial import Address
from comparison.harness.system.machine import Trouble
from comparison.stats.ratios import Interval

JSON = SCENARIOS["json"]
RIGHT = b'{"message": "Hello, World!"}'


class Handler(BaseHTTPRequestHandler):
    """Answers as its server's `answer` says: status, headers, body."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Host"], self.client_address))
        status, headers, body = self.server.answer(len(self.server.asked))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing: the test says what is wrong."""


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """A client that hangs up in the middle is part of the tests."""


def always(status=200, body=RIGHT, **headers):
    return lambda number: (status, headers, body)


@contextmanager
def serving(answer, tls=None):
    server = Quiet(("127.0.0.1", 0), Handler)
    server.answer, server.asked = answer, []
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def url(server, scheme="http", prefix=""):
    return f"{scheme}://127.0.0.1:{server.server_address[1]}{prefix}"


def run(capsys, *targets, scenario="json", seconds=0.4):
    """Give the exit code, what was printed, and what was complained."""
    code = deployed.run(list(targets), scenario, seconds)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody has signed but itself."""
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext subjectAltName=IP:127.0.0.1"
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    return folder


def secure(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def test_two_deployments_are_asked_in_turn_and_compared(capsys):
    def slowly(number):
        time.sleep(0.004)
        return 200, {}, RIGHT

    with serving(always()) as quick, serving(slowly) as slow:
        code, said, _ = run(capsys, f"quick={url(quick)}", f"slow={url(slow)}", seconds=0.6)
    assert code == 0
    assert len(quick.asked) == len(slow.asked), "each round asks both"
    ratio = float(said.partition("slow / quick: ")[2].split()[0])
    assert 2 < ratio < 100
    assert "95 % interval" in said
    assert "no difference was seen" not in said
    assert "not how their frameworks compare" in said
    assert "No rows were written" in said
    assert "are network: one round trip" in said


def test_a_deployment_alone_is_compared_with_nothing(capsys):
    with serving(always()) as server:
        code, said, _ = run(capsys, url(server))
    assert code == 0
    assert "Ratio" not in said
    line = next(line for line in said.splitlines() if line.startswith("127.0.0.1") and "GET" not in line)
    right, wrong, p50, p95, p99, most, tcp, tls = line.split()[1:]
    assert (int(right) > 20, wrong, tls) == (True, "0", "none")
    assert 0 < float(p50) <= float(p95) <= float(p99) <= float(most) < 1000
    assert 0 < float(tcp) < 1000


def test_only_one_request_is_under_way_at_a_time(capsys):
    under_way, most = [], []

    def watched(number):
        under_way.append(number)
        most.append(len(under_way))
        time.sleep(0.002)
        under_way.pop()
        return 200, {}, RIGHT

    with serving(watched) as one, serving(watched) as other:
        code, _, _ = run(capsys, f"a={url(one)}", f"b={url(other)}")
    assert (code, max(most)) == (0, 1)


def test_an_app_below_a_prefix_is_asked_there_under_its_own_host(capsys):
    with serving(always()) as server:
        code, said, _ = run(capsys, url(server, prefix="/my/app/"))
    port = server.server_address[1]
    assert code == 0
    assert {asked[:2] for asked in server.asked} == {("/my/app/json/", f"127.0.0.1:{port}")}
    assert f"GET http://127.0.0.1:{port}/my/app/json/" in said


def test_https_is_measured_with_a_certificate_that_is_trusted(capsys, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    with serving(always(), secure(certificate)) as server:
        code, said, complaint = run(capsys, f"app={url(server, 'https')}")
    assert (code, complaint) == (0, "")
    line = next(line for line in said.splitlines() if line.startswith("app") and "GET" not in line)
    assert float(line.split()[-1]) > 0, "the handshake was timed"


def test_a_certificate_that_nobody_trusts_is_refused_with_the_cure(capsys, certificate, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with serving(always(), secure(certificate)) as server:
        code, _, complaint = run(capsys, url(server, "https"))
    assert (code, len(server.asked)) == (1, 0)
    assert "certificate is not trusted" in complaint
    assert "SSL_CERT_FILE" in complaint


def test_https_where_http_is_spoken_is_told(capsys):
    with serving(always()) as server:
        code, _, complaint = run(capsys, url(server, "https"))
    assert code == 1
    assert "TLS failed" in complaint
    assert "write http://" in complaint


def test_http_where_https_is_spoken_is_told(capsys, certificate):
    with serving(always(), secure(certificate)) as server:
        code, _, complaint = run(capsys, url(server))
    assert code == 1
    assert "meant for http:// or for https://" in complaint


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (always(404, b"no"), "/app/json/ gave status 404, so the app is not there: give what stands before /json/"),
        (always(308, b"", Location="https://x.example/json/"), "points to https://x.example/json/ (status 308)"),
        (always(403, b"go away"), "wrong answer: status 403, b'go away'"),
        (always(200, b"{}"), "wrong answer: expected {"),
    ],
)
def test_what_is_not_the_app_is_told_with_what_was_asked(capsys, answer, words):
    with serving(answer) as server:
        code, _, complaint = run(capsys, url(server, prefix="/app"))
    assert (code, len(server.asked)) == (1, 1), "it is asked once, and not again and again"
    assert words in complaint
    assert f"GET {url(server)}/app/json/" in complaint


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("http://127.0.0.1:1", "nothing listens there"),
        ("http://no-such-host.invalid", "its name has no address"),
        ("ftp://127.0.0.1", "must begin with http"),
        ("127.0.0.1:8000", "must begin with http"),
        ("http://", "name a host"),
        ("app=http://127.0.0.1:99999", "Port out of range"),
        ("http://me:secret@127.0.0.1", "and nothing else"),
        ("http://127.0.0.1/?a=1", "and nothing else"),
        ("http://127.0.0.1/a b", "and nothing else"),
        (f"http://{'a' * 70}.example", "cannot be the name of a host"),
    ],
)
def test_what_cannot_be_reached_is_told_in_a_sentence(capsys, target, words):
    code, _, complaint = run(capsys, target)
    assert (code, len(complaint.splitlines())) == (1, 1)
    assert words in complaint


def test_two_targets_of_one_name_are_refused(capsys):
    code, said, complaint = run(capsys, "http://127.0.0.1:1", "http://127.0.0.1:1/")
    assert (code, said) == (1, "")
    assert "NAME=URL" in complaint


def test_a_scenario_that_does_not_exist_is_told(capsys):
    code, _, complaint = run(capsys, "http://127.0.0.1:1", scenario="sing")
    assert code == 1
    assert complaint.startswith("There is no scenario sing; known: json, ")


def test_a_host_that_takes_no_connection_is_not_waited_for(capsys, monkeypatch):
    monkeypatch.setattr(dial, "PATIENCE_S", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ExitStack() as waiting:
        for _ in range(3):  # nobody accepts them, and there is no room for more
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        code, _, complaint = run(capsys, f"http://127.0.0.1:{full.getsockname()[1]}")
    assert code == 1
    assert "took no connection within 0.2 s" in complaint


def test_an_app_that_does_not_answer_is_not_waited_for(capsys, monkeypatch):
    monkeypatch.setattr(deployment, "PATIENCE_S", 0.1)
    hold = threading.Event()
    with serving(lambda number: hold.wait(5)) as server:
        code, _, complaint = run(capsys, url(server))
        hold.set()
    assert code == 1
    assert "was not answered within 0.1 s" in complaint


def test_too_many_wrong_answers_are_refused_and_the_first_is_named(capsys):
    def fail_now_and_then(number):
        return (500, {}, b"oops") if number % 4 == 0 else (200, {}, RIGHT)

    with serving(fail_now_and_then) as server:
        code, said, complaint = run(capsys, f"app={url(server)}")
    assert (code, "p50" in said) == (1, False)
    assert complaint.startswith("app failed ")
    assert "The first: status 500, b'oops'." in complaint


def test_a_deployment_that_fails_for_good_is_left_alone(capsys):
    with serving(lambda number: (503, {}, b"down") if number > 20 else (200, {}, RIGHT)) as server:
        code, _, complaint = run(capsys, f"app={url(server)}", seconds=30)
    assert (code, len(server.asked)) == (1, 20 + deployment.GIVE_UP)
    assert f"app failed {deployment.GIVE_UP} requests in a row, the last one: status 503" in complaint


def test_a_wrong_answer_between_right_ones_is_counted_and_not_timed(capsys):
    with serving(lambda number: (200, {}, b"{}" if number == 30 else RIGHT)) as server:
        _, said, complaint = run(capsys, f"app={url(server)}", seconds=2)
    line = next((line for line in said.splitlines() if line.startswith("app ") and "GET" not in line), complaint)
    assert line.split()[2] == "1"


def test_right_answers_may_differ_in_their_bytes(capsys):
    with serving(lambda number: (200, {}, json.dumps(json.loads(RIGHT), indent=number % 3).encode())) as server:
        code, _, complaint = run(capsys, url(server))
    assert (code, complaint) == (0, "")


def test_a_server_that_ends_each_connection_is_measured_without_the_set_up_and_told_of(capsys):
    with serving(always(Connection="close")) as server:
        code, said, _ = run(capsys, f"app={url(server)}")
    assert code == 0
    clients = [client for _, _, client in server.asked]
    assert len(set(clients)) == len(clients), "each request went over a connection of its own"
    assert "app ended " in said
    assert "its users wait for them" in said


def seen(times_ms, errors=0, name="app"):
    found = Deployment(Address.of(f"{name}=http://127.0.0.1:1"), JSON, list(times_ms), [0.5, 0.4])
    found.errors = errors
    return found


def test_a_client_that_measured_itself_is_refused():
    deployed.require_valid([seen([1.0] * 100)], 0.80)
    with pytest.raises(Trouble, match=r"busy 81% of the time, more than 80%, so it measured itself"):
        deployed.require_valid([seen([1.0] * 100)], 0.81)


def test_one_error_in_a_hundred_is_borne_and_two_are_not():
    deployed.require_valid([seen([1.0] * 100, errors=1)], 0.1)
    with pytest.raises(Trouble, match="app failed 2 of 100 requests, more than 1%"):
        deployed.require_valid([seen([1.0] * 100), seen([1.0] * 100, errors=2)], 0.1)


def test_the_ratio_is_that_of_the_medians_with_its_interval():
    chance = np.random.default_rng(1)
    drift = np.linspace(1, 2, 400)  # the network gets slower, for both
    above, below = 3.0 * drift * chance.lognormal(0, 0.05, 400), 2.0 * drift * chance.lognormal(0, 0.05, 400)
    above[17] = np.nan
    found, blocks = deployed.ratio(above, below)
    assert (blocks, found.low < 1.5 < found.high) == (deployed.BLOCKS, True)
    assert found.high / found.low < 1.03
    back, _ = deployed.ratio(below, above)
    assert back.value == pytest.approx(1 / found.value), "A against B says the same as B against A"


def test_few_rounds_have_no_interval():
    assert deployed.ratio(np.array([2.0] * 9), np.array([1.0] * 9)) == (Interval(2.0, 0.0, float("inf")), 1)
    lines = list(deployed.report([seen([1.0] * 9, name="a"), seen([2.0] * 9, name="b")], 0.1))
    assert any("b / a: 2.000. No interval: 9 rounds are too few" in line for line in lines)


def test_no_difference_is_said_where_none_was_seen():
    chance = np.random.default_rng(2)
    same = [seen(chance.lognormal(0, 0.1, 300), name=name) for name in ("a", "b")]
    assert any("so no difference was seen" in line for line in deployed.report(same, 0.1))


def test_the_network_s_part_is_one_round_trip_of_the_median():
    (line,) = [line for line in deployed.report([seen([2.0] * 9)], 0.1) if "are network" in line]
    assert "at least 0.400 ms (20%)" in line


@pytest.mark.parametrize(
    ("text", "name", "authority", "prefix"),
    [
        ("https://example.org/", "example.org", "example.org", ""),
        ("http://example.org:443/a/", "example.org:443/a", "example.org:443", "/a"),
        ("https://example.org:443/a", "example.org/a", "example.org", "/a"),
        ("my-app=http://[::1]:8000", "my-app", "[::1]:8000", ""),
        ("http://bücher.example", "xn--bcher-kva.example", "xn--bcher-kva.example", ""),
        ("http://h/a=b", "h/a=b", "h", "/a=b"),
    ],
)
def test_addresses_are_read_as_people_write_them(text, name, authority, prefix):
    address = Address.of(text)
    assert (address.name, address.authority, address.prefix) == (name, authority, prefix)
    assert f"GET {prefix}/json/ HTTP/1.1\r\nHost: {authority}\r\n".encode() in address.request(JSON)
