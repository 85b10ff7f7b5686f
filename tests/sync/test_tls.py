"""A server that protects its line: trusted by its own authority alone, and under its own name."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from caseworker_app.store.open import Store, open_with_key
from caseworker_app.sync.client import sync
from caseworker_app.sync.connect import connect, enrol
from caseworker_app.sync.refusals import CannotConnect, Step
from caseworker_app.sync.server import install, users
from caseworker_app.sync.server.users import Enrolment
from caseworker_app.sync.trial import try_line

NOW = datetime.now(UTC)
_HBA = (
    "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\nhostnossl all all 127.0.0.1/32 reject\n"
)


def _programs() -> Path | None:
    """The programs of a PostgreSQL that was built with TLS; the tests' own is built without."""
    places = [
        Path(found).resolve().parent for name in ("initdb", "postgres") if (found := shutil.which(name))
    ]
    for place in [*places, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]:
        if (place / "initdb").exists() and (place / "pg_config").exists():
            words = [place / "pg_config", "--configure"]
            asked = subprocess.run(words, capture_output=True, text=True, check=True)
            if "ssl" in asked.stdout:
                return place
    return None


class Authority:
    """Signs certificates, as a council's own authority does."""

    def __init__(self, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        own = self._builder(self._name, self._key, NOW + timedelta(days=30)).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self.certificate = own.sign(self._key, hashes.SHA256())
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, folder: Path, host: str, *, until: datetime | None = None) -> None:
        """Write a server's certificate and key into its folder."""
        key = ec.generate_private_key(ec.SECP256R1())
        named: x509.GeneralName = x509.DNSName(host)
        if host[0].isdigit():
            named = x509.IPAddress(ipaddress.ip_address(host))
        built = self._builder(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), key, until or NOW + timedelta(days=9)
        ).add_extension(x509.SubjectAlternativeName([named]), critical=False)
        signed = built.sign(self._key, hashes.SHA256())
        (folder / "server.crt").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        file = folder / "server.key"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        file.chmod(0o600)

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, until: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=20))
            .not_valid_after(until)
        )


@dataclass
class Server:
    """A PostgreSQL of our own that listens on the loopback with TLS, and a person on it."""

    programs: Path
    folder: Path
    port: int
    authority: Authority

    def run(self, program: str, *words: str) -> None:
        """Run one of its programs, as somebody other than root."""
        told = {"user": "postgres", "cwd": self.folder} if os.geteuid() == 0 else {"cwd": self.folder}
        subprocess.run([self.programs / program, *words], check=True, capture_output=True, **told)  # type: ignore[call-overload]

    def shows(self, host: str, *, by: Authority | None = None, until: datetime | None = None) -> None:
        """Have it show another certificate."""
        data = self.folder / "data"
        (by or self.authority).sign(data, host, until=until)
        if os.geteuid() == 0:
            for name in ("server.key", "server.crt"):
                shutil.chown(data / name, "postgres")
        self.set("ssl", "on")

    def set(self, name: str, value: str) -> None:
        """Change a setting of the running server, and wait until it has read it, certificates too."""
        before = self._read_at()
        with self.admin("postgres") as connection:
            connection.execute(f"alter system set {name} = {value}")  # type: ignore[call-overload]
            connection.execute("select pg_reload_conf()")
        while self._read_at() == before:
            time.sleep(0.02)

    def _read_at(self) -> object:
        with self.admin("postgres") as connection:
            return connection.execute("select pg_conf_load_time()").fetchone()

    def admin(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        """Connect as its superuser, by its socket."""
        return psycopg.connect(
            host=str(self.folder), port=self.port, dbname=database, user="postgres", autocommit=True
        )


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("The council's own")


@pytest.fixture(scope="module")
def server(authority: Authority) -> Iterator[Server]:
    programs = _programs()
    if programs is None:
        pytest.skip("not run: no PostgreSQL that was built with TLS on this machine")
    folder = Path(tempfile.mkdtemp(prefix="tls-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Server(programs, folder, port, authority)
    data = folder / "data"
    made.run("initdb", "-D", str(data), "-A", "trust", "-U", "postgres")
    (data / "pg_hba.conf").write_text(_HBA)
    with (data / "postgresql.conf").open("a") as settings:
        settings.write("\nssl = on\n")
    authority.sign(data, "localhost")
    if os.geteuid() == 0:
        for name in ("server.key", "server.crt"):
            shutil.chown(data / name, "postgres")
    options = f"-k {folder} -h 127.0.0.1 -p {port} -c fsync=off -c ssl_min_protocol_version=TLSv1.3"
    made.run("pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    with made.admin("postgres") as connection:
        connection.execute("create database council")
    with made.admin("council") as connection:
        install.init(connection)
    yield made
    made.run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _as_in_a_council(monkeypatch: pytest.MonkeyPatch, server: Server) -> Iterator[None]:
    monkeypatch.delenv("CASEWORKER_ALLOW_INSECURE", raising=False)
    yield
    server.shows("localhost")


@pytest.fixture
def enrolment(server: Server, request: pytest.FixtureRequest) -> Enrolment:
    """The file that one person was given."""
    name = f"P{abs(hash(request.node.name)) % 10**8}"
    with server.admin("council") as connection:
        given = users.add_user(connection, name, "caseworker", ("North",))
    return replace(given, host="localhost", port=str(server.port), certificate=server.authority.pem)


@pytest.fixture
def store(empty_store: tuple[Path, bytes], tmp_path: Path) -> Iterator[Store]:
    folder = shutil.copytree(empty_store[0], tmp_path / "store")
    with open_with_key(folder, empty_store[1]) as opened:
        yield opened


def refused(enrolment: Enrolment) -> tuple[CannotConnect, list[Step]]:
    """Try to connect; return why not, and the steps that went well before."""
    passed: list[Step] = []
    with pytest.raises(CannotConnect) as caught:
        try_line(enrolment.address, enrolment.password, enrolment.certificate, passed.append)
    return caught.value, passed


def test_a_person_connects_and_syncs_and_the_files_password_opens_nothing_any_more(
    server: Server, enrolment: Enrolment, store: Store
) -> None:
    found = enrol(store, enrolment, user="x", now=NOW)
    assert found.role == "caseworker"
    assert found.password not in ("", enrolment.password)
    assert sync(store, user=found.name, now=datetime.now(UTC), tries=1).conflicts == 0
    with server.admin("council") as connection:
        told = connection.execute("select current_setting('ssl_min_protocol_version')").fetchone()
    assert told == ("TLSv1.3",)
    why, passed = refused(enrolment)
    assert why.step is Step.LOGIN
    assert "does not accept this name and password" in why.message
    assert passed == [Step.NAME, Step.ANSWER]


def test_a_server_of_another_authority_is_not_trusted(server: Server, enrolment: Enrolment) -> None:
    server.shows("localhost", by=Authority("Somebody else"))
    why, _ = refused(enrolment)
    assert why.step is Step.TRUST
    assert "certificate is not trusted" in why.message


def test_a_certificate_for_another_name_is_not_trusted(server: Server, enrolment: Enrolment) -> None:
    server.shows("db.elsewhere.example")
    why, _ = refused(enrolment)
    assert why.step is Step.TRUST


def test_a_certificate_that_has_expired_is_not_trusted(server: Server, enrolment: Enrolment) -> None:
    server.shows("localhost", until=NOW - timedelta(days=1))
    why, _ = refused(enrolment)
    assert why.step is Step.TRUST


def test_a_server_that_has_put_tls_away_gets_no_password(
    server: Server, enrolment: Enrolment, store: Store
) -> None:
    server.set("ssl", "off")
    why, _ = refused(enrolment)
    assert why.step is Step.TRUST
    with pytest.raises(CannotConnect):
        connect(store, enrolment.address, password=enrolment.password, user="x", now=NOW)
    with store.connection() as connection:
        assert connection.execute("SELECT count(*) FROM shared_database").fetchone() == (0,)
