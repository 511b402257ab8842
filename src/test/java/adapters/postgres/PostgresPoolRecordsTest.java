package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Pods.Filter;
import domain.pod.Pods.Step;
import domain.pod.PodsFixture;
import domain.pod.Reason;
import domain.pooling.Demand;
import domain.pooling.Demand.Window;
import domain.pooling.PoolBounds;
import domain.pooling.PoolRecords;
import domain.pooling.PoolRecords.Snapshot;
import domain.scheduling.Wish;
import domain.site.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Time passes by moving what is recorded into the past. */
final class PostgresPoolRecordsTest extends PodsFixture {
  private static Database database;
  private int sitesWithPods;

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
        "truncate kore.site, kore.pod, kore.pod_history, kore.pending, kore.replica cascade");
    Sql.run(database, "update kore.pool set min_pods = null, max_pods = null");
    var replica = new ReplicaId(UUID.randomUUID());
    return new Store(
        new PostgresPods(database, replica, true),
        new PostgresAffinity(database, replica, "default", MOST_FAILED),
        new PostgresSites(database));
  }

  @Test
  void of_a_new_pool_nothing_is_known() {
    var nothing =
        new Demand(
            List.of(
                new Window(Demand.SHORT, 0, Optional.empty()),
                new Window(Demand.LONG, 0, Optional.empty())),
            0);

    assertThat(records().read()).isEqualTo(new Snapshot(nothing, 1, PoolBounds.NONE, true));
  }

  @Test
  void claims_count_in_each_window_whatever_became_of_the_pods() {
    claims(3);
    pass(Demand.SHORT);
    claims(2);
    end();
    pass(Demand.SHORT);
    claims(1);
    assertThat(claims()).containsExactly(1L, 6L);

    pass(Demand.LONG.minus(Demand.SHORT).minusSeconds(5));
    assertThat(claims()).containsExactly(0L, 3L);
  }

  @Test
  void the_refill_time_is_what_pods_took_that_became_warm_of_late() {
    warmed(Duration.ofMillis(300));
    pass(Demand.SHORT);
    warmed(Duration.ofMillis(500));
    warmed(Duration.ofMillis(700));
    end();

    assertThat(refills()).containsExactly(Duration.ofMillis(600), Duration.ofMillis(500));
  }

  @Test
  void what_was_lost_on_a_pod_that_never_became_warm_is_part_of_the_refill_time() {
    warmed(Duration.ofMillis(500));
    warmed(Duration.ofMillis(500));
    var lost = new Pod.Warming(new PodId(UUID.randomUUID()), "default");
    pods.register(lost);
    pods.change(lost.id(), Step.end(Reason.NEVER_READY, ""));
    Sql.run(
        database,
        "update kore.pod_history set registered_at = ended_at - interval '30 s'"
            + " where pooled_at is null");

    assertThat(refills()).containsExactly(Duration.ofMillis(15_500), Duration.ofMillis(15_500));
  }

  @Test
  void those_wait_who_asked_in_the_last_two_seconds() {
    ask(new Wish.Visitors(SITE));
    assertThat(records().read().demand().waiting()).isEqualTo(1);

    Sql.run(database, "update kore.pending set asked_at = now() - interval '3 seconds'");
    assertThat(records().read().demand().waiting()).isZero();
  }

  @Test
  void those_replicas_count_that_run_pods_and_were_seen_of_late() {
    heart(true);
    Sql.run(database, "update kore.replica set seen_at = now() - interval '6 seconds'");
    heart(true);
    heart(true);
    heart(false);

    assertThat(records().read().replicas()).isEqualTo(2);
  }

  @Test
  void bounds_are_kept_until_they_are_changed() {
    var five = new PoolBounds(Optional.of(5), Optional.empty());
    var both = new PoolBounds(Optional.of(5), Optional.of(9));

    records().change(before -> before.equals(PoolBounds.NONE) ? five : before);
    assertThat(records().read().bounds()).isEqualTo(five);
    records().change(before -> before.equals(five) ? both : before);
    assertThat(records().read().bounds()).isEqualTo(both);
    records().change(_ -> PoolBounds.NONE);
    assertThat(records().read().bounds()).isEqualTo(PoolBounds.NONE);
  }

  @Test
  void bounds_that_are_refused_change_nothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> records().change(_ -> new PoolBounds(Optional.of(-1), Optional.empty())));

    assertThat(records().read().bounds()).isEqualTo(PoolBounds.NONE);
  }

  @Test
  void a_shared_pool_is_kept_by_one_replica_for_all() {
    var first = heart(false);
    assertThat(shared(first).keeper()).isTrue();
    var second = heart(false);

    assertThat(List.of(shared(first).keeper(), shared(second).keeper()))
        .containsExactlyInAnyOrder(true, false);
    assertThat(shared(first).replicas()).isOne();
  }

  @Test
  void when_the_keeper_of_a_shared_pool_is_silent_another_one_takes_over() {
    var replicas = List.of(heart(false), heart(false));
    var keeper = replicas.stream().filter(r -> shared(r).keeper()).findAny().orElseThrow();
    var other = replicas.stream().filter(r -> !r.equals(keeper)).findAny().orElseThrow();

    Sql.run(
        database,
        "update kore.replica set seen_at = now() - interval '6 seconds' where id = '%s'"
            .formatted(keeper.value()));

    assertThat(shared(other).keeper()).isTrue();
    assertThat(shared(keeper).keeper()).isFalse();
  }

  @Test
  void who_runs_pods_of_its_own_keeps_them() {
    heart(true);
    heart(true);

    assertThat(records().read().keeper()).isTrue();
  }

  private static PoolRecords records() {
    return new PostgresPoolRecords(database, new ReplicaId(UUID.randomUUID()), true, "default");
  }

  private static Snapshot shared(ReplicaId replica) {
    return new PostgresPoolRecords(database, replica, false, "default").read();
  }

  /** Claims so many pods, each for a site of its own. */
  private void claims(int count) {
    for (int n = 0; n < count; n++) {
      var site = new SiteId("site-" + ++sitesWithPods);
      sites.publish(sites.addRevision(site, CODE).siteRev());
      claimedFor(new Wish.Visitors(site));
    }
  }

  private void warmed(Duration refill) {
    var pod = pooled();
    Sql.run(
        database,
        "update kore.pod set registered_at = pooled_at - interval '%d ms' where id = '%s'"
            .formatted(refill.toMillis(), pod));
  }

  private void end() {
    pods.live(Filter.ALL)
        .forEach(pod -> pods.change(pod.pod().id(), Step.end(Reason.RECYCLED, "")));
  }

  private static void pass(Duration time) {
    var back = " - interval '%d seconds'".formatted(time.toSeconds());
    for (var table : List.of("kore.pod", "kore.pod_history")) {
      for (var column : List.of("registered_at", "pooled_at", "claimed_at")) {
        Sql.run(database, "update " + table + " set " + column + " = " + column + back);
      }
    }
    Sql.run(database, "update kore.pod_history set ended_at = ended_at" + back);
  }

  private static ReplicaId heart(boolean ownsPods) {
    var replica = new ReplicaId(UUID.randomUUID());
    new PostgresReplica(database, replica, ownsPods, Optional.empty()).beat();
    return replica;
  }

  private List<Long> claims() {
    return records().read().demand().windows().stream().map(Window::claims).toList();
  }

  private List<Duration> refills() {
    return records().read().demand().windows().stream()
        .map(window -> window.refill().orElseThrow())
        .toList();
  }
}
