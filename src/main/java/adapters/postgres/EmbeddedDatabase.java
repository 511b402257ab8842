package adapters.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A PostgreSQL of Kore's own: on loopback only, at a free port, behind a random password. It ends
 * with Kore, however Kore ends.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final FileLock lock;
  private final EmbeddedPostgres postgres;
  private final String password;

  private EmbeddedDatabase(FileLock lock, EmbeddedPostgres postgres, String password) {
    this.lock = lock;
    this.postgres = postgres;
    this.password = password;
  }

  /** What happens to the data when the database is closed. */
  public enum Keep {
    DATA,
    /** Whoever owns the folder removes it; a power cut may lose everything in it. */
    NOTHING
  }

  /**
   * Starts on the data in a folder, or on new data if it is empty.
   *
   * @param binaries where PostgreSQL's programs are unpacked, once for all runs
   * @param guard is told of the pid file of a process that must not outlive Kore
   * @throws DatabaseException if another Kore uses the folder, or PostgreSQL does not start
   */
  public static EmbeddedDatabase start(
      Path folder, Path binaries, Keep keep, Consumer<Path> guard) {
    var started = Instant.now();
    try {
      Files.createDirectories(folder);
      Files.createDirectories(binaries);
      var lock = lock(folder);
      var cluster = folder.resolve("postgres").toAbsolutePath();
      var pidFile = cluster.resolve("postmaster.pid");
      checkNobodyRunsOn(pidFile);
      guard.accept(pidFile);
      try {
        var password = password(folder);
        var postgres =
            builder(cluster, binaries, keep, folder.resolve("password"), password).start();
        removeScripts(started);
        return new EmbeddedDatabase(lock, postgres, password);
      } catch (IOException | RuntimeException e) {
        lock.acquiredBy().close();
        throw new DatabaseException(
            "the embedded PostgreSQL did not start in " + folder + ": " + e.getMessage(), e);
      }
    } catch (IOException e) {
      throw new DatabaseException("cannot keep data in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static EmbeddedPostgres.Builder builder(
      Path cluster, Path binaries, Keep keep, Path passwordFile, String password) {
    // Else the library makes a folder of its own in the system's temporary one, and leaves it
    // there.
    System.setProperty("ot.epg.working-dir", binaries.toString());
    return EmbeddedPostgres.builder()
        .setDataDirectory(cluster)
        .setCleanDataDirectory(false)
        .setOverrideWorkingDirectory(binaries.toFile())
        .setPgBinaryResolver(EmbeddedDatabase::binaries)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(LONGEST_START)
        .setOutputRedirector(Redirect.DISCARD)
        .setErrorRedirector(Redirect.DISCARD)
        // These become options of initdb: the builder has no other way to them.
        .setLocaleConfig("auth-host", "scram-sha-256")
        .setLocaleConfig("auth-local", "reject")
        .setLocaleConfig("pwfile", passwordFile.toAbsolutePath().toString())
        .setLocaleConfig("locale", "C")
        .setConnectConfig("password", password)
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        // Without it, what is committed survives the end of PostgreSQL, but not of the machine.
        .setServerConfig("fsync", keep == Keep.DATA ? "on" : "off")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "100")
        .setServerConfig("timezone", "UTC");
  }

  /** The library's own look-up runs a script from a temporary file, which kill -9 leaves behind. */
  private static InputStream binaries(String system, String machine) {
    var os = system.toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    var processor = Set.of("aarch64", "arm64").contains(machine) ? "arm_64" : "x86_64";
    var resource =
        EmbeddedDatabase.class.getResourceAsStream("/postgres-" + os + "-" + processor + ".txz");
    if (resource == null) {
      throw new DatabaseException(
          "there is no embedded PostgreSQL for %s on %s: set database.url to an external one"
              .formatted(system, machine),
          null);
    }
    return resource;
  }

  /** The library's temporary scripts go with the JVM, but not when that is killed. */
  private static void removeScripts(Instant since) throws IOException {
    var temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (var scripts = Files.newDirectoryStream(temporary, "detect_linux_distribution_*.sh")) {
      for (var script : scripts) {
        if (Files.getLastModifiedTime(script).toInstant().isAfter(since)) {
          Files.deleteIfExists(script);
        }
      }
    }
  }

  private static FileLock lock(Path folder) throws IOException {
    var channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      var lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException _) {
      // The same process holds it.
    }
    channel.close();
    throw new DatabaseException(
        "another Kore uses the data in " + folder + ": stop it, or set another database.dataDir",
        null);
  }

  /** A pid file that a crash left may name any process by now: it must not be taken at its word. */
  private static void checkNobodyRunsOn(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    var command = ProcessHandle.of(pid).flatMap(process -> process.info().command()).orElse("");
    if (command.endsWith("/postgres")) {
      throw new DatabaseException(
          "a PostgreSQL that an earlier Kore left still runs on this data: stop it with kill -INT "
              + pid,
          null);
    }
    Files.delete(pidFile);
  }

  /** The password of the data's first start; PostgreSQL keeps only its SCRAM verifier. */
  private static String password(Path folder) throws IOException {
    var file = folder.resolve("password");
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    var password = HexFormat.of().formatHex(bytes);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, password);
    return password;
  }

  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  public String user() {
    return "postgres";
  }

  public String password() {
    return password;
  }

  @Override
  public void close() {
    try {
      postgres.close();
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
