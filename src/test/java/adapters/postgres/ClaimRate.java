package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.process.Workspace;
import com.codahale.metrics.MetricRegistry;
import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Wish;
import domain.site.SiteId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * {@code bench/claims}: claims one after the other by as many clients as there are connections for
 * them, beside the bare transaction by {@code pgbench} in the same Postgres. Not part of {@code mvn
 * verify}.
 */
final class ClaimRate {
  private static final int CLAIMS = 20_000;
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 5;

  private final Workspace workspace = Workspace.open();

  /** Claims a second. */
  private record Round(double kore, double statements, double function) {}

  @Test
  void claims_beside_the_bare_transaction() throws Exception {
    try (workspace;
        var server =
            EmbeddedDatabase.start(
                workspace.folder().resolve("data"),
                Path.of("target/postgres-binaries"),
                EmbeddedDatabase.Keep.DATA,
                workspace::guard);
        var database =
            Database.open(
                new DatabaseSettings(server.url(), server.user(), server.password()),
                null,
                new MetricRegistry(),
                new Random(1))) {
      database.migrate();
      measure(new BareClaims(server, workspace.folder(), CLAIMS, CLIENTS), database);
    }
  }

  private static void measure(BareClaims bare, Database database)
      throws IOException, InterruptedException {
    var affinity = new PostgresAffinity(database, new ReplicaId(UUID.randomUUID()), "default", 10);
    sites(database);
    var rounds = new ArrayList<Round>();
    for (int n = 0; n <= ROUNDS; n++) {
      pods(database);
      rounds.add(new Round(claims(affinity), bare.statements(), bare.function()));
    }
    rounds.removeFirst();
    tell(rounds);
  }

  /** To pods that are all there, for sites that have none. */
  private static void sites(Database database) {
    execute(
        database,
        """
        insert into kore.bundle (digest, packed) values (repeat('a', 64), 'x');
        insert into kore.site (id, revisions) select 'site' || n, 1 from generate_series(1, %1$d) n;
        insert into kore.site_revision (site, revision, digest, size)
          select 'site' || n, 1, repeat('a', 64), 1 from generate_series(1, %1$d) n;
        update kore.site set published = 1;
        analyze kore.site, kore.site_revision
        """
            .formatted(CLAIMS));
  }

  private static void pods(Database database) {
    execute(
        database,
        """
        truncate kore.pod;
        insert into kore.pod (id, pool, replica, state, address, boot, pooled_at)
          select gen_random_uuid(), 'default', gen_random_uuid(), 'pooled', '127.0.0.1:1',
                 gen_random_uuid(), now()
          from generate_series(1, %d);
        analyze kore.pod
        """
            .formatted(CLAIMS));
  }

  private static void execute(Database database, String script) {
    var _ = database.transactions().statement(handle -> handle.createScript(script).execute());
  }

  private static double claims(PostgresAffinity affinity) throws InterruptedException {
    var next = new AtomicInteger();
    Callable<Integer> client =
        () -> {
          int granted = 0;
          for (int n = next.incrementAndGet(); n <= CLAIMS; n = next.incrementAndGet()) {
            granted += claim(affinity, new SiteId("site" + n)) ? 1 : 0;
          }
          return granted;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime();
      var clients = threads.invokeAll(Collections.nCopies(CLIENTS, client));
      double seconds = (System.nanoTime() - start) / 1e9;
      assertThat(clients.stream().mapToInt(Future::resultNow).sum()).isEqualTo(CLAIMS);
      return CLAIMS / seconds;
    }
  }

  private static boolean claim(PostgresAffinity affinity, SiteId site) {
    var secret = UUID.randomUUID().toString().replace("-", "");
    var answer =
        affinity.affiliate(
            new Wish.Visitors(site), new ClaimId(UUID.randomUUID()), new ClaimSecret(secret));
    return answer instanceof Answer.Affiliated;
  }

  private static void tell(List<Round> rounds) {
    System.out.printf(
        "%nClaims a second by %d clients, median of %d rounds of %d claims%n%n",
        CLIENTS, ROUNDS, CLAIMS);
    System.out.println("| | claims/s | Kore's are |");
    System.out.println("|---|---|---|");
    double kore = median(rounds, Round::kore);
    System.out.printf("| Kore's claim, with its ledger | %.0f | |%n", kore);
    tell("bare transaction, its statements one by one", rounds, Round::statements);
    tell("bare transaction as one function", rounds, Round::function);
  }

  private static void tell(String what, List<Round> rounds, ToDoubleFunction<Round> rate) {
    System.out.printf(
        "| %s | %.0f | %.2f of it |%n",
        what,
        median(rounds, rate),
        median(rounds, round -> round.kore() / rate.applyAsDouble(round)));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
    return rounds.stream()
        .mapToDouble(value)
        .sorted()
        .skip(rounds.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
