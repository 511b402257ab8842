package chaos;

import adapters.postgres.EmbeddedDatabase;
import adapters.postgres.EmbeddedDatabase.Keep;
import adapters.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL that can be killed, and started again on its data. Its port is then another one: who
 * needs a lasting address reaches it through a {@link TcpProxy}.
 */
final class Postgres implements AutoCloseable {
  private static final Path BINARIES = Path.of("target/postgres-binaries");

  private final Workspace workspace = Workspace.open();
  private final Path data = workspace.folder().resolve("data");
  private final Keep keep;
  private volatile EmbeddedDatabase running;

  Postgres(Keep keep) {
    this.keep = keep;
    this.running = started();
  }

  private EmbeddedDatabase started() {
    return EmbeddedDatabase.start(data, BINARIES, keep, workspace::guard);
  }

  void start() {
    running = started();
  }

  /** {@code kill -9} of the server and of all its processes; returns when they are gone. */
  void kill() {
    var server = ProcessHandle.of(pid()).orElseThrow();
    var processes = new ArrayList<>(server.descendants().toList());
    processes.addFirst(server);
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    // Gives the data back; there is nothing left to stop.
    running.close();
  }

  private long pid() {
    try {
      var lines = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
      return Long.parseLong(lines.getFirst().strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InetSocketAddress address() {
    var address = URI.create(running.url().substring("jdbc:".length()));
    return new InetSocketAddress(address.getHost(), address.getPort());
  }

  String user() {
    return running.user();
  }

  String password() {
    return running.password();
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(running.url(), user(), password());
  }

  @Override
  public void close() {
    running.close();
    workspace.close();
  }
}
