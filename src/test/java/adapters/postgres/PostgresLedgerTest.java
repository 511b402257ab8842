package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import domain.decisions.Ledger;
import domain.decisions.Ledger.Entry;
import domain.decisions.LedgerContract;
import domain.site.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class PostgresLedgerTest extends LedgerContract {
  private static final Database database = TestPostgres.newDatabase();

  private final ReplicaId replica = new ReplicaId(UUID.randomUUID());

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  protected Store newStore() {
    Sql.run(
        database,
        """
        truncate kore.site, kore.deleted_site, kore.pod, kore.pod_history, kore.pod_event,
          kore.pending, kore.decision, kore.site_event cascade
        """);
    return new Store(
        new PostgresPods(database, replica, true),
        new PostgresAffinity(database, replica, "default", MOST_FAILED),
        new PostgresSites(database));
  }

  @Override
  protected Records newRecords() {
    return new Records(new PostgresDecisions(database, replica), new PostgresLedger(database));
  }

  @Test
  void what_was_published_and_deleted_is_told_whoever_did_it() {
    sites.publish(SECOND);
    sites.publish(SECOND);
    sites.delete(SITE);

    assertThat(story("published", "deleted"))
        .extracting(Entry::what, Entry::revision)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("published", Optional.of(1)),
            org.assertj.core.groups.Tuple.tuple("published", Optional.of(2)),
            org.assertj.core.groups.Tuple.tuple("deleted", Optional.empty()));
  }

  @Test
  void who_begins_to_listen_while_others_write_waits_for_them() {
    var ledger = new PostgresLedger(database);

    var mark =
        database
            .claims()
            .inTransaction(
                writer -> {
                  writer.execute(
                      "insert into kore.site_event (site, what) values (?, 'deleted')", "begun");
                  return CompletableFuture.supplyAsync(ledger::now);
                });

    assertThat(mark.join().seq()).isPositive();
  }

  @Test
  void an_event_that_is_committed_late_is_told_before_those_with_higher_numbers() {
    var ledger = new PostgresLedger(database);
    var mark = ledger.now();
    while (mark.seq() < lastNumber()) {
      mark = ledger.now();
    }
    var from = mark;

    database
        .claims()
        .inTransaction(
            late -> {
              late.execute(
                  "insert into kore.site_event (site, what) values (?, 'deleted')", "late");
              pooled();
              ledger.now();
              assertThat(ledger.after(from, 10)).isEmpty();
              assertThat(ledger.after(from, 10)).isEmpty();
              return late;
            });

    var events = ledger.after(from, 10);
    while (events.size() < 3) {
      events = ledger.after(from, 10);
    }
    assertThat(events).extracting(Entry::what).containsExactly("deleted", "warming", "pooled");
    assertThat(events.getFirst().site()).contains(new SiteId("late"));
  }

  private List<Entry> story(String... what) {
    return new PostgresLedger(database)
            .read(
                new Ledger.Question(
                    new Ledger.About.ASite(SITE),
                    Optional.of(Duration.ofHours(1)),
                    Optional.empty(),
                    100))
            .stream()
            .filter(entry -> List.of(what).contains(entry.what()))
            .toList();
  }

  private static long lastNumber() {
    return database
        .transactions()
        .statement(
            handle ->
                handle
                    .createQuery("select last_value from kore.pod_event_seq_seq")
                    .mapTo(Long.class)
                    .one());
  }
}
