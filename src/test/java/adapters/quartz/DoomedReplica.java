package adapters.quartz;

import adapters.postgres.Database;
import adapters.postgres.DatabaseSettings;
import adapters.postgres.ReplicaId;
import com.codahale.metrics.MetricRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** A replica in a JVM of its own, so that it can be killed in the middle of a step. */
final class DoomedReplica implements AutoCloseable {
  private static final String BEGUN = "a step has begun";

  private final Process process;

  private DoomedReplica(Process process) {
    this.process = process;
  }

  /** Returns when it is at a step of the job that never ends. */
  static DoomedReplica amidst(String job, Duration every, Replicas replicas) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            DoomedReplica.class.getName(),
            job,
            every.toString(),
            replicas.url(),
            replicas.configured("database.user"),
            replicas.configured("database.password"));
    var doomed = new DoomedReplica(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    var output =
        new BufferedReader(
            new InputStreamReader(doomed.process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = output.readLine(); !BEGUN.equals(line); line = output.readLine()) {
      if (line == null) {
        throw new AssertionError("it ended before its time");
      }
    }
    return doomed;
  }

  public static void main(String[] arguments) {
    var database =
        Database.open(
            new DatabaseSettings(arguments[2], arguments[3], arguments[4]),
            null,
            new MetricRegistry(),
            new Random());
    Jobs.start(
        database,
        new ReplicaId(UUID.randomUUID()),
        new MetricRegistry(),
        Replicas.TAKE_OVER,
        List.of(new Job(arguments[0], Duration.parse(arguments[1]), DoomedReplica::neverEnd)));
    new Semaphore(0).acquireUninterruptibly();
  }

  private static void neverEnd() {
    System.out.println(BEGUN);
    new Semaphore(0).acquireUninterruptibly();
  }

  void standStill() {
    try {
      new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }
}
