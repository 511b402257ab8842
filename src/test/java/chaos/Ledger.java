package chaos;

import chaos.History.Line;
import chaos.History.Row;
import chaos.History.Tie;
import domain.pod.PodState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What Postgres knows of a run, all read in one snapshot. */
record Ledger(List<Line> lines, List<Row> pods) {
  private static final String LINES =
      """
      select seq, pod, from_state, to_state, site, revision, claim, slot,
        case to_state when 'claimed' then detail else reason end as why,
        (extract(epoch from at) * 1000000)::bigint as at
      from kore.pod_event order by seq
      """;

  private static final String PODS =
      """
      select id, state, site, revision, claim, slot, replaces, drain_reason, null as end_reason,
        registered_at as warming, pooled_at as pooled, claimed_at as claimed,
        serving_at as serving, draining_at as draining, null as gone
      from kore.pod
      union all
      select id, 'gone', site, revision, claim, slot, replaces, drain_reason, end_reason,
        registered_at, pooled_at, claimed_at, serving_at, draining_at, ended_at
      from kore.pod_history
      """;

  static Ledger read(Postgres postgres) {
    try (var connection = postgres.connect()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      return new Ledger(all(connection, LINES, Ledger::line), all(connection, PODS, Ledger::pod));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Each site's published revision. */
  static Map<String, Integer> published(Postgres postgres) {
    try (var connection = postgres.connect()) {
      var published = new HashMap<String, Integer>();
      all(
          connection,
          "select id, published from kore.site where published is not null",
          row -> published.put(row.getString("id"), row.getInt("published")));
      return published;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @FunctionalInterface
  private interface Reader<T extends @Nullable Object> {
    T read(ResultSet row) throws SQLException;
  }

  private static <T extends @Nullable Object> List<T> all(
      Connection connection, String sql, Reader<T> reader) throws SQLException {
    var all = new ArrayList<T>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(reader.read(rows));
      }
    }
    return all;
  }

  private static Line line(ResultSet row) throws SQLException {
    return new Line(
        row.getLong("seq"),
        row.getLong("at"),
        row.getObject("pod", UUID.class),
        Optional.ofNullable(row.getString("from_state")).map(PodState::of),
        PodState.of(row.getString("to_state")),
        tie(row),
        Optional.ofNullable(row.getString("why")));
  }

  private static Row pod(ResultSet row) throws SQLException {
    var since = new EnumMap<PodState, Long>(PodState.class);
    for (var state : PodState.values()) {
      var at = row.getTimestamp(state.label());
      if (at != null) {
        since.put(state, Clock.micros(at.toInstant()));
      }
    }
    return new Row(
        row.getObject("id", UUID.class),
        PodState.of(row.getString("state")),
        tie(row),
        Optional.ofNullable(row.getObject("replaces", UUID.class)),
        Optional.ofNullable(row.getString("drain_reason")),
        Optional.ofNullable(row.getString("end_reason")),
        since);
  }

  private static Optional<Tie> tie(ResultSet row) throws SQLException {
    var site = Optional.ofNullable(row.getString("site"));
    if (site.isEmpty()) {
      return Optional.empty();
    }
    var claim = row.getObject("claim", UUID.class);
    return Optional.of(new Tie(site.get(), row.getInt("revision"), claim, row.getInt("slot")));
  }
}
