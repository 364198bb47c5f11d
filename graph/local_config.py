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


def config_text(home: Path, bolt_port: int, http_port: int, memory: Memory) -> str:
    """neo4j.conf for a data directory and two ports."""
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
        # Logs of transactions long applied only fill the disk of a local graph.
        "db.tx_log.rotation.retention_policy": "1 hours 256M",
        "db.tx_log.rotation.size": "64m",
    }
    return "".join(f"{key}={value}\n" for key, value in settings.items())


def java_arguments(home: Path, class_path: list[Path], version: str, memory: Memory) -> str:
    """The argument file for `java @file`: 237 paths are more than some command lines hold."""
    arguments = [
        *_common(class_path),
        # All of it from the start: a heap that grows costs pauses, and -Xms pages untouched cost nothing.
        f"-Xms{memory.heap_mb}m",
        f"-Xmx{memory.heap_mb}m",
        "-XX:+UseG1GC",
        "-XX:+ExitOnOutOfMemoryError",  # a server that lost a thread to it looks alive and is not
        "-XX:-OmitStackTraceInFastThrow",
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
