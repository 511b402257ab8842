package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import domain.pod.Pod;
import domain.pod.PodEvent;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
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
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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

  /** The database's time when {@link #during} was seen to wait. */
  private static String waitedUntil = "";

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
    Sql.run(
        database,
        "truncate kore.site, kore.deleted_site, kore.pod, kore.pod_history, kore.pod_event,"
            + " kore.pending, kore.replica cascade");
    new PostgresReplica(database, replica, true, Optional.empty()).beat();
    return new Store(
        new PostgresPods(database, replica, true),
        new PostgresAffinity(database, replica, "default", MOST_FAILED),
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
    Sql.run(database, "update kore.pod set lease_until = now() - interval '1 second'");

    assertThat(ask(new Wish.Visitors(new SiteId("hello"))))
        .isEqualTo(new Answer.LeaseExpired(claimed.id()));
    assertThat(pods.find(claimed.id()).orElseThrow().marks())
        .containsExactlyInAnyOrder(Mark.LEASE_OVER, Mark.OWN);
  }

  @Test
  void pods_of_a_replica_that_was_not_seen_are_orphaned_to_the_others_alone() {
    var pod = pooled();
    var other = otherReplica();
    assertThat(other.pods.find(pod).orElseThrow().marks()).isEmpty();

    silence(replica, 6);
    steady(other.id);

    assertThat(other.pods.find(pod).orElseThrow().marks()).containsExactly(Mark.ORPHANED);
    assertThat(pods.find(pod).orElseThrow().marks()).containsExactly(Mark.OWN);
  }

  @Test
  void pods_of_a_shared_fleet_are_everybodys_own_and_outlive_who_recorded_them() {
    var pod = pooled();
    var other = otherReplica();
    silence(replica, 6);
    steady(other.id);
    var shared = new PostgresPods(database, other.id, false);
    assertThat(shared.find(pod).orElseThrow().marks()).containsExactly(Mark.OWN);

    Sql.run(database, "delete from kore.replica where id = '%s'".formatted(replica.value()));

    assertThat(shared.find(pod).orElseThrow().marks()).containsExactly(Mark.OWN);
  }

  @Test
  void whoever_was_silent_itself_takes_nobody_for_gone() {
    var pod = pooled();
    var other = otherReplica();
    steady(other.id);
    silence(replica, 20);
    silence(other.id, 20);
    assertThat(other.pods.find(pod).orElseThrow().marks()).isEmpty();

    other.heart.beat();

    assertThat(other.pods.find(pod).orElseThrow().marks()).isEmpty();
  }

  @Test
  void what_a_replica_that_left_had_is_orphaned_at_once() {
    var pod = pooled();
    var other = otherReplica();

    Sql.run(database, "delete from kore.replica where id = '" + replica.value() + "'");

    assertThat(other.pods.find(pod).orElseThrow().marks()).containsExactly(Mark.ORPHANED);
  }

  @Test
  void a_place_in_line_is_lost_by_who_does_not_ask_any_more() {
    ask(new Wish.Visitors(SITE));
    sites.publish(sites.addRevision(new SiteId("other"), CODE).siteRev());
    Sql.run(database, "update kore.pending set asked_at = asked_at - interval '3 seconds'");
    pooled();

    assertThat(affinity.nextInLine()).isEmpty();
    assertThat(ask(new Wish.Visitors(new SiteId("other")))).isInstanceOf(Answer.Affiliated.class);
  }

  @Test
  void replicas_that_sign_by_different_keys_disagree() {
    var one = heart(new ReplicaId(UUID.randomUUID()), Optional.of("one"));
    var two = heart(new ReplicaId(UUID.randomUUID()), Optional.of("two"));
    one.beat();

    assertThat(two.disagrees()).isTrue();
    assertThat(heart(new ReplicaId(UUID.randomUUID()), Optional.of("one")).disagrees()).isFalse();
    Sql.run(database, "update kore.replica set seen_at = now() - interval '6 seconds'");
    assertThat(two.disagrees()).isFalse();
  }

  private record Other(ReplicaId id, Pods pods, PostgresReplica heart) {}

  private static Other otherReplica() {
    var id = new ReplicaId(UUID.randomUUID());
    var heart = heart(id, Optional.empty());
    heart.beat();
    return new Other(id, new PostgresPods(database, id, true), heart);
  }

  private static PostgresReplica heart(ReplicaId id, Optional<String> key) {
    return new PostgresReplica(database, id, true, key);
  }

  private static void silence(ReplicaId id, int seconds) {
    Sql.run(
        database,
        "update kore.replica set seen_at = now() - interval '%d seconds' where id = '%s'"
            .formatted(seconds, id.value()));
  }

  private static void steady(ReplicaId id) {
    Sql.run(
        database,
        "update kore.replica set steady_since = now() - interval '1 minute' where id = '%s'"
            .formatted(id.value()));
  }

  @Test
  void a_claim_waits_for_whoever_holds_its_site() {
    pooled();

    assertThat(askWhileLocked("select from kore.site for no key update"))
        .isInstanceOf(Answer.Affiliated.class);
  }

  @Test
  void the_wait_for_a_site_is_before_its_claim() {
    pooled();

    var _ = askWhileLocked("select from kore.site for no key update");

    assertThat(holds("exists (select from kore.pod where claimed_at > '" + waitedUntil + "')"))
        .isTrue();
  }

  @Test
  void a_pod_that_is_only_locked_is_waited_for_and_never_taken_for_an_empty_pool() {
    pooled();

    assertThat(askWhileLocked("select from kore.pod for update"))
        .isInstanceOf(Answer.Affiliated.class);
  }

  @Test
  void a_pod_that_somebody_else_is_taking_away_is_not_claimed() {
    pooled();

    assertThat(askWhileLocked("delete from kore.pod")).isEqualTo(new Answer.PoolEmpty(0));
  }

  @Test
  void a_pod_that_is_just_being_ended_is_not_registered_again() {
    var pod = new Pod.Warming(new PodId(UUID.randomUUID()), "default");
    pods.register(pod);

    var end =
        """
        with ended as (delete from kore.pod returning *)
        insert into kore.pod_history
          (id, pool, replica, registered_at, ended_at, end_reason, detail)
        select id, pool, replica, registered_at, now(), 'never_ready', '' from ended
        """;
    boolean registered = during(end, () -> pods.register(pod));

    assertThat(registered).isFalse();
    assertThat(pods.find(pod.id())).isEmpty();
  }

  /** Asks while another transaction holds a lock, which it gives up once the question waits. */
  private Answer askWhileLocked(String lock) {
    return during(lock, () -> ask(new Wish.Visitors(SITE)));
  }

  /** Asks while another transaction did something, which it commits once the question waits. */
  private static <T> T during(String statement, Supplier<T> question) {
    return database
        .transactions()
        .inTransaction(
            handle -> {
              handle.execute(statement);
              var answer = CompletableFuture.supplyAsync(question);
              while (!answer.isDone() && !someoneWaits()) {
                Thread.onSpinWait();
              }
              assertThat(answer).isNotDone();
              waitedUntil =
                  handle.select("select clock_timestamp()::text").mapTo(String.class).one();
              return answer;
            })
        .join();
  }

  private static boolean someoneWaits() {
    return holds(
        """
        exists (select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock')
        """);
  }

  private static boolean holds(String condition) {
    return database
        .upkeep()
        .statement(handle -> handle.select("select " + condition).mapTo(Boolean.class).one());
  }

  @Test
  void a_failure_is_forgotten_after_a_minute() {
    pooled();
    var site = new SiteId("hello");
    Sql.run(
        database,
        "update kore.site_revision set failure = '{}', failed_at = now() - interval '61 seconds'");

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

    assertThatThrownBy(() -> Sql.run(database, parts[1]))
        .isInstanceOf(JdbiException.class)
        .extracting(e -> Objects.requireNonNull((PSQLException) e.getCause()))
        .extracting(e -> Objects.requireNonNull(e.getServerErrorMessage()).getConstraint())
        .isEqualTo(parts[0]);
  }
}
