package bench;

import static java.util.stream.Collectors.joining;

import adapters.postgres.EmbeddedDatabase;
import adapters.process.Workspace;
import adapters.runtime.SigningKey;
import endtoend.Http;
import endtoend.KoreProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The packaged Kore over a Postgres of its own, with sites whose pods are the one upstream. */
final class KoreUnderTest implements AutoCloseable {
  /** How the launcher says which options the JVM of a server gets. */
  private static final Pattern OPTIONS =
      Pattern.compile("(?m)^(?:native|server|collector)=\"(.*)\"$");

  private static final Map<String, String> SETTINGS =
      Map.of(
          "fleet.type", "simulated",
          "pool.min", "0",
          "pool.max", "0",
          "recycling.lifetime", "20h",
          "recycling.idle", "20h",
          "logging.level", "WARN",
          "logging.loggers.adapters.app", "INFO");

  private final Workspace workspace = Workspace.open();
  private final EmbeddedDatabase postgres;
  private final KoreProcess kore;
  private final int upstream;
  private final Path folder;
  private final Map<String, String> settings;

  /**
   * @param upstream where all pods are
   */
  KoreUnderTest(Path folder, int upstream) {
    this.upstream = upstream;
    this.postgres =
        EmbeddedDatabase.start(
            workspace.folder().resolve("data"),
            Path.of("target/postgres-binaries"),
            EmbeddedDatabase.Keep.DATA,
            workspace::guard);
    var settings = new HashMap<>(SETTINGS);
    settings.put("database.url", postgres.url());
    settings.put("database.user", postgres.user());
    settings.put("database.password", postgres.password());
    settings.put("runtime.signingKey", key(folder).toString());
    this.folder = folder;
    this.settings = Map.copyOf(settings);
    this.kore = KoreProcess.server(folder, settings, options());
  }

  private static Path key(Path folder) {
    try {
      return Files.writeString(folder.resolve("key.pem"), SigningKey.newPem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the launcher, and what {@code bench/run} was told to add. */
  private static List<String> options() {
    try {
      var launcher = OPTIONS.matcher(Files.readString(Path.of("kore"))).results();
      var all = launcher.map(found -> found.group(1)).collect(joining(" "));
      return List.of(
          (all + " " + System.getProperty("kore.bench.options", "")).strip().split(" +"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long another one takes from its start to the first answer of a site, in milliseconds. */
  double start(String site) {
    long begun = System.nanoTime();
    try (var other = KoreProcess.server(folder, settings, options())) {
      awaitAnswer(other, site);
      return (System.nanoTime() - begun) / 1e6;
    }
  }

  Contender contender() {
    return new Contender("Kore", kore.sitePort(), () -> Server.cpu(kore.handle()));
  }

  /** Makes {@code site1} and so on known, and gives those up to a number a pod each. */
  void sites(int known, int withPods) {
    execute(
        """
        set session_replication_role = replica;
        insert into kore.bundle (digest, packed) values (repeat('a', 64), 'x') on conflict do nothing;
        insert into kore.replica (id, owns_pods, seen_at)
          values ('00000000-0000-0000-0000-000000000001', false, 'infinity') on conflict do nothing;
        insert into kore.site (id, revisions) select 'site' || n, 1 from generate_series(1, %1$d) n
          on conflict do nothing;
        insert into kore.site_revision (site, revision, digest, size)
          select 'site' || n, 1, repeat('a', 64), 1 from generate_series(1, %1$d) n on conflict do nothing;
        insert into kore.site_props (site, max_pods)
          select 'site' || n, 1 from generate_series(1, %1$d) n on conflict do nothing;
        update kore.site set published = 1 where published is null;
        insert into kore.pod (id, pool, replica, state, address, boot, site, revision, claim, secret,
            slot, pooled_at, claimed_at, serving_at)
          select gen_random_uuid(), 'default', '00000000-0000-0000-0000-000000000001', 'serving',
            '127.1.' || n / 250 || '.' || n %% 250 + 1 || ':%3$d', gen_random_uuid(), 'site' || n, 1,
            gen_random_uuid(), repeat('ab', 16), 1, now(), now(), now()
          from generate_series(1, %2$d) n
          where not exists (select from kore.pod where site = 'site' || n);
        analyze kore.site, kore.site_revision, kore.site_props, kore.pod
        """
            .formatted(known, withPods, upstream));
    awaitAnswer(kore, "site" + withPods);
  }

  /** What it has in memory now. */
  long residentMegabytes() {
    try {
      return Files.readAllLines(Path.of("/proc/" + kore.handle().pid() + "/status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .map(line -> line.replaceAll("\\D", ""))
              .mapToLong(Long::parseLong)
              .findFirst()
              .orElseThrow()
          / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitAnswer(KoreProcess kore, String site) {
    var http = new Http();
    var host = site + ".localhost";
    for (int n = 0; n < 1500; n++) {
      var answer = http.get(kore.sitePort(), host, "/");
      if (answer.statusCode() == 200) {
        if (!answer.body().equals(host)) {
          throw new AssertionError("another site's answer: " + answer.body());
        }
        return;
      }
      Wait.of(Duration.ofMillis(20));
    }
    throw new AssertionError(site + " does not answer:\n" + kore.output());
  }

  private void execute(String script) {
    try (var connection =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute(script);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kore.close();
    postgres.close();
    workspace.close();
  }
}
