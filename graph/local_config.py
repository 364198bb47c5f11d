"""What the embedded Neo4j is told: its configuration file, its memory, and the flags of its Java."""

from dataclasses import dataclass
from pathlib import Path

import psutil

LOOPBACK = "127.0.0.1"
# Opened packages that Neo4j's storage and network layers reach into, as its own distribution opens them.
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


@dataclass(frozen=True)
class Memory:
    """Sizes in MB. One transaction may take half of the heap, all together seven tenths."""

    heap_mb: int
    page_cache_mb: int

    @classmethod
    def of_machine(cls, heap_mb: int | None = None, page_cache_mb: int | None = None) -> "Memory":
        """An eighth of the machine's memory for each, within bounds; what is given is kept."""
        eighth = psutil.virtual_memory().total // 2**20 // 8
        return cls(heap_mb or max(512, min(4096, eighth)), page_cache_mb or max(256, min(8192, eighth)))


def main_class(version: str) -> str:
    """The class that starts Neo4j Community of a version."""
    return "org.neo4j.server.CommunityEntryPoint" if version.startswith("5.") else "org.neo4j.server.Neo4jCommunity"


PAGE_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' ws://127.0.0.1:* ws://localhost:* http://127.0.0.1:* http://localhost:*; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
# What only some versions know; others refuse to start with it. Neo4j 2026 announces itself on the local network and can
# be managed from outside; the wait before Bolt closes, 5 s twice, is for the connections of a cluster.
OF_2026 = {
    "dbms.fleet_manager.enabled": "false",
    "server.fleet_discovery.enabled": "false",
    "server.http.x_forward.enabled": "false",
    "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
}
OF_5 = {"internal.dbms.bolt.netty_server_shutdown_quiet_period": "0"}


def config_text(version: str, home: Path, bolt_port: int, http_port: int, memory: Memory) -> str:
    """neo4j.conf of a version for a data directory and two ports."""
    settings = {
        "server.directories.data": home / "data",
        "server.directories.logs": home / "logs",
        "server.directories.run": home / "run",
        "server.directories.import": home / "import",
        "server.directories.plugins": home / "plugins",
        "server.directories.transaction.logs.root": home / "data" / "transactions",
        # Nobody but this machine.
        "server.default_listen_address": LOOPBACK,
        "server.default_advertised_address": LOOPBACK,
        "server.bolt.listen_address": f"{LOOPBACK}:{bolt_port}",
        "server.bolt.advertised_address": f"{LOOPBACK}:{bolt_port}",
        "server.http.listen_address": f"{LOOPBACK}:{http_port}",
        "server.http.advertised_address": f"{LOOPBACK}:{http_port}",
        "server.https.enabled": "false",
        "dbms.security.auth_enabled": "true",
        # A query may read neither this machine's files nor, through the server, its network.
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
        "server.http_enabled_modules": "BROWSER,TRANSACTIONAL_ENDPOINTS,QUERY_API_ENDPOINTS",
        "dbms.security.http_access_control_allow_origin": f"http://{LOOPBACK}:{http_port}",
        # The page of Neo4j Browser loads nothing from elsewhere and talks to this machine only.
        "dbms.security.http_static_content_security_policy_header": PAGE_POLICY,
        "browser.remote_content_hostname_whitelist": "",
        # Nothing is reported to anybody.
        "dbms.usage_report.enabled": "false",
        "client.allow_telemetry": "false",
        "server.bolt.telemetry.enabled": "false",
        # A transaction ends by itself; a bulk writer that needs longer says so in its own transaction.
        "db.transaction.timeout": "60s",
        "db.lock.acquisition.timeout": "30s",
        "db.memory.transaction.max": f"{memory.heap_mb // 2}m",
        "dbms.memory.transaction.total.max": f"{memory.heap_mb * 7 // 10}m",
        "server.memory.heap.initial_size": f"{memory.heap_mb}m",
        "server.memory.heap.max_size": f"{memory.heap_mb}m",
        "server.memory.pagecache.size": f"{memory.page_cache_mb}m",
        # Questions stay private, and the log of them would grow without bound.
        "db.logs.query.enabled": "OFF",
        # Logs of transactions long applied only fill the disk of a local graph.
        "db.tx_log.rotation.retention_policy": "1 hours 256M",
        "db.tx_log.rotation.size": "64m",
        **(OF_5 if version.startswith("5.") else OF_2026),
    }
    return "".join(f"{key}={value}\n" for key, value in settings.items())


def java_arguments(home: Path, class_path: list[Path], version: str, memory: Memory, short_lived: bool) -> str:
    """The argument file for `java @file`: 237 paths are more than some command lines hold."""
    arguments = [
        *_common(class_path),
        # All of it from the start: a heap that grows costs pauses, and -Xms pages untouched cost nothing.
        f"-Xms{memory.heap_mb}m",
        f"-Xmx{memory.heap_mb}m",
        "-XX:+UseG1GC",
        "-XX:+ExitOnOutOfMemoryError",  # a server that lost a thread to it looks alive and is not
        "-XX:-OmitStackTraceInFastThrow",
        *(["-XX:TieredStopAtLevel=1"] if short_lived else []),  # the second compiler pays off after minutes
        main_class(version),
        f"--home-dir={home}",
        f"--config-dir={home / 'conf'}",
    ]
    return _argument_file(arguments)


def password_arguments(class_path: list[Path], password: str) -> str:
    """The argument file that sets the first password. In a file, since everyone may read a command line."""
    return _argument_file([*_common(class_path), "org.neo4j.cli.AdminTool", "dbms", "set-initial-password", password])


def _common(class_path: list[Path]) -> list[str]:
    return [
        "-cp",
        ":".join(str(path) for path in class_path),
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-Dlog4j2.disable.jmx=true",
        "-Dfile.encoding=UTF-8",
        "-Djava.awt.headless=true",
    ]


def _argument_file(arguments: list[str]) -> str:
    quoted = (argument.replace("\\", "\\\\").replace('"', '\\"') for argument in arguments)
    return "".join(f'"{argument}"\n' for argument in quoted)
