package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import domain.pod.PodEvent;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods.Mark;
import domain.pod.PodsContract;
import domain.pod.Reason;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Wish;
import domain.site.SiteId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** The contract on real Postgres, and what only a database has: constraints, leases, heartbeats. */
final class PostgresPodsTest extends PodsContract {
  private static Database database;
  private final ReplicaId replica = new ReplicaId(UUID.randomUUID());

  @BeforeAll
  static void open() {
    database = TestPostgres.newDatabase();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  protected Store newStore() {
    sql(
        "truncate kore.site, kore.deleted_site, kore.pod, kore.pod_history, kore.pod_event, kore.replica cascade");
    new PostgresReplica(database, replica, true).beat();
    return new Store(
        new PostgresPods(database, replica),
        new PostgresAffinity(database, replica, "default"),
        new PostgresSites(database));
  }

  @Override
  protected List<PodEvent> ledger(PodId pod) {
    return database
        .transactions()
        .statement(
            handle ->
                handle
                    .select("select * from kore.pod_event where pod = ? order by seq", pod.value())
                    .map(
                        (row, _) ->
                            new PodEvent(
                                pod,
                                Optional.ofNullable(row.getString("from_state")).map(PodState::of),
                                PodState.of(row.getString("to_state")),
                                Optional.empty(),
                                Optional.ofNullable(row.getString("reason")).map(Reason::of),
                                row.getString("detail")))
                    .list());
  }

  @Test
  void a_claim_whose_lease_ran_out_is_told_and_marked() {
    var claimed = claimedFor(new Wish.Visitors(new SiteId("hello")));
    sql("update kore.pod set lease_until = now() - interval '1 second'");

    assertThat(ask(new Wish.Visitors(new SiteId("hello"))))
        .isEqualTo(new Answer.LeaseExpired(claimed.id()));
    assertThat(pods.find(claimed.id()).orElseThrow().marks()).containsExactly(Mark.LEASE_OVER);
  }

  @Test
  void pods_of_a_replica_that_was_not_seen_are_orphaned_to_the_others_alone() {
    var pod = pooled();
    var others = new PostgresPods(database, new ReplicaId(UUID.randomUUID()));
    assertThat(others.find(pod).orElseThrow().marks()).isEmpty();

    sql("update kore.replica set seen_at = now() - interval '6 seconds'");

    assertThat(others.find(pod).orElseThrow().marks()).containsExactly(Mark.ORPHANED);
    assertThat(pods.find(pod).orElseThrow().marks()).isEmpty();
  }

  @Test
  void a_failure_is_forgotten_after_a_minute() {
    pooled();
    var site = new SiteId("hello");
    sql("update kore.site_revision set failure = '{}', failed_at = now() - interval '61 seconds'");

    assertThat(ask(new Wish.Visitors(site))).isInstanceOf(Answer.Affiliated.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a_pod_is_affiliated_at_most_once: update kore.pod set site = 'other'",
        "a_pod_is_affiliated_at_most_once: update kore.pod set revision = 2",
        "a_pod_is_affiliated_at_most_once: update kore.pod set claim = gen_random_uuid()",
        "a_pod_is_affiliated_at_most_once: update kore.pod set state = 'pooled', site = null,"
            + " revision = null, claim = null, secret = null, slot = null",
        "a_pod_never_goes_back: update kore.pod set state = 'claimed'",
        "a_slot_holds_one_pod: insert into kore.pod (id, pool, replica, state, address, boot, site,"
            + " revision, claim, secret, slot) select gen_random_uuid(), pool, replica, 'claimed',"
            + " address, boot, site, revision, gen_random_uuid(), secret, slot from kore.pod",
        "a_claim_names_one_pod: insert into kore.pod (id, pool, replica, state, address, boot, site,"
            + " revision, claim, secret, slot) select gen_random_uuid(), pool, replica, 'claimed',"
            + " address, boot, site, revision, claim, secret, 2 from kore.pod",
        "a_pod_serves_at_most_one_site: insert into kore.pod (id, pool, replica, state, address,"
            + " boot, site) select gen_random_uuid(), pool, replica, 'pooled', address, boot, site"
            + " from kore.pod"
      })
  void the_database_itself_holds_the_invariant(String invariantAndViolation) {
    serve(claimedFor(new Wish.Visitors(new SiteId("hello"))));
    var parts = invariantAndViolation.split(": ", 2);

    assertThatThrownBy(() -> sql(parts[1]))
        .isInstanceOf(JdbiException.class)
        .extracting(e -> Objects.requireNonNull((PSQLException) e.getCause()))
        .extracting(e -> Objects.requireNonNull(e.getServerErrorMessage()).getConstraint())
        .isEqualTo(parts[0]);
  }

  private static void sql(String statement) {
    database.transactions().statement(handle -> handle.execute(statement));
  }
}
