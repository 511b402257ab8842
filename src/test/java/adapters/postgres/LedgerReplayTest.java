package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.LegalTransitions;
import domain.pod.PodState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where SQL does a transition in one statement, it must do what the domain's state machine does:
 * the ledger of random lives is replayed through the domain's matrix.
 */
final class LedgerReplayTest {
  private static final int STEPS = 400;
  private static Database database;

  @BeforeAll
  static void open() {
    database = TestPostgres.newDatabase();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void start_from_nothing() {
    database
        .transactions()
        .statement(
            handle ->
                handle.execute(
                    "truncate kore.site, kore.pod, kore.pod_history, kore.pod_event cascade"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void the_ledger_of_a_random_life_is_legal_and_ends_where_the_pods_are(long seed) {
    var life = new RandomLife(database, seed);
    life.deployEverySite();
    for (int i = 0; i < STEPS; i++) {
      life.step();
    }

    replay();
  }

  @Test
  void so_is_that_of_four_replicas_at_once() throws Exception {
    new RandomLife(database, 0).deployEverySite();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var replicas =
          IntStream.rangeClosed(1, 4)
              .<Future<?>>mapToObj(seed -> threads.submit(() -> live(100L * seed)))
              .toList();
      for (var replica : replicas) {
        replica.get();
      }
    }

    replay();
  }

  private static void live(long seed) {
    var life = new RandomLife(database, seed);
    for (int i = 0; i < STEPS / 2; i++) {
      life.step();
    }
  }

  private static void replay() {
    var lives = ledger();
    var now = pods();

    assertThat(now.keySet()).isEqualTo(lives.keySet());
    assertThat(lives.values().stream().flatMap(List::stream).map(Line::to).distinct())
        .as("all states were reached")
        .containsExactlyInAnyOrder(PodState.values());
    lives.forEach(
        (pod, life) -> {
          assertLegal(life);
          assertThat(now.get(pod)).as("pod %s", pod).isEqualTo(last(life));
        });
  }

  private static void assertLegal(List<Line> life) {
    var before = Optional.<PodState>empty();
    Tie tie = null;
    for (var line : life) {
      assertThat(line.from()).as("%s", life).isEqualTo(before);
      assertThat(LegalTransitions.legal(line.from(), line.to())).as("%s", life).isTrue();
      assertThat(line.reason() != null)
          .as("drains and ends have a reason: %s", line)
          .isEqualTo(line.to() == PodState.DRAINING || line.to() == PodState.GONE);
      if (line.to() == PodState.CLAIMED) {
        tie = line.tie();
        assertThat(tie).isNotNull();
      }
      assertThat(line.tie()).as("tied once: %s", life).isEqualTo(tie);
      before = Optional.of(line.to());
    }
  }

  /** What the tables must say of a pod with that ledger. */
  private static Row last(List<Line> life) {
    var end = life.getLast();
    var visited = life.stream().map(Line::to).collect(Collectors.toSet());
    var drained =
        life.stream().filter(l -> l.to() == PodState.DRAINING).map(Line::reason).findFirst();
    boolean gone = end.to() == PodState.GONE;
    return new Row(
        end.to(),
        end.tie(),
        drained,
        gone ? Optional.ofNullable(end.reason()) : Optional.empty(),
        gone ? end.detail() : "",
        visited.contains(PodState.POOLED),
        visited.contains(PodState.CLAIMED),
        visited.contains(PodState.SERVING),
        visited.contains(PodState.DRAINING));
  }

  private record Tie(String site, int revision, UUID claim, int slot) {
    static @Nullable Tie read(ResultSet row) throws SQLException {
      var site = row.getString("site");
      return site == null
          ? null
          : new Tie(
              site, row.getInt("revision"), row.getObject("claim", UUID.class), row.getInt("slot"));
    }
  }

  private record Line(
      UUID pod,
      Optional<PodState> from,
      PodState to,
      @Nullable Tie tie,
      @Nullable String reason,
      String detail) {}

  private record Row(
      PodState state,
      @Nullable Tie tie,
      Optional<String> drainReason,
      Optional<String> endReason,
      String detail,
      boolean wasPooled,
      boolean wasClaimed,
      boolean wasServing,
      boolean wasDraining) {}

  private static Map<UUID, List<Line>> ledger() {
    return database
        .transactions()
        .statement(
            handle ->
                handle
                    .createQuery("select * from kore.pod_event order by pod, seq")
                    .map((row, _) -> line(row))
                    .list())
        .stream()
        .collect(Collectors.groupingBy(Line::pod, Collectors.toList()));
  }

  private static Line line(ResultSet row) throws SQLException {
    return new Line(
        row.getObject("pod", UUID.class),
        Optional.ofNullable(row.getString("from_state")).map(PodState::of),
        PodState.of(row.getString("to_state")),
        Tie.read(row),
        row.getString("reason"),
        row.getString("detail"));
  }

  private static Map<UUID, Row> pods() {
    var rows = new HashMap<UUID, Row>();
    database
        .transactions()
        .statement(
            handle ->
                handle
                    .createQuery(
                        """
                        select id, state, site, revision, claim, slot, drain_reason,
                          null as end_reason, '' as detail,
                          pooled_at, claimed_at, serving_at, draining_at
                        from kore.pod
                        union all
                        select id, 'gone', site, revision, claim, slot, drain_reason,
                          end_reason, detail,
                          pooled_at, claimed_at, serving_at, draining_at
                        from kore.pod_history
                        """)
                    .map((row, _) -> rows.put(row.getObject("id", UUID.class), row(row)))
                    .list());
    return rows;
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        PodState.of(row.getString("state")),
        Tie.read(row),
        Optional.ofNullable(row.getString("drain_reason")),
        Optional.ofNullable(row.getString("end_reason")),
        Objects.requireNonNull(row.getString("detail")),
        row.getObject("pooled_at") != null,
        row.getObject("claimed_at") != null,
        row.getObject("serving_at") != null,
        row.getObject("draining_at") != null);
  }
}
