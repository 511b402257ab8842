package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that listens on a port of this machine until it is closed. */
final class Server implements AutoCloseable {
  private static final int LONGEST_WAIT_SECONDS = 20;

  private final String name;
  private final int port;
  private final Process process;

  private Server(String name, int port, Process process) {
    this.name = name;
    this.port = port;
    this.process = process;
  }

  /**
   * Returns when it can be connected to.
   *
   * @param log what it writes
   */
  static Server start(String name, int port, Path log, List<String> command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      var server = new Server(name, port, process);
      server.await(log);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(command.getFirst() + ": " + e.getMessage(), e);
    }
  }

  private void await(Path log) throws IOException {
    for (int n = 0; n < 50 * LONGEST_WAIT_SECONDS && process.isAlive(); n++) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException _) {
        Wait.of(Duration.ofMillis(20));
      }
    }
    close();
    throw new AssertionError(name + " does not start:\n" + Files.readString(log));
  }

  Contender contender() {
    return new Contender(name, port, () -> cpu(process.toHandle()));
  }

  int port() {
    return port;
  }

  /** What a process and all that it started have taken of the processors so far. */
  static Duration cpu(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
