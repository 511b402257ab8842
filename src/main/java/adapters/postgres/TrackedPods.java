package adapters.postgres;

import domain.pod.Pods.Mark;
import domain.pod.Pods.Tracked;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads live pods with their marks, as one replica sees them. */
final class TrackedPods {
  private static final String SELECT =
      """
      select p.*,
        extract(epoch from clock_timestamp() - p.state_since) * 1000 as in_state_millis,
        p.state in ('claimed', 'serving') and p.slot > 0
          and p.revision is distinct from s.published as outdated,
        p.state = 'claimed' and p.lease_until <= now() as lease_over,
        p.replica = :self or not :ownsPods as own,
        p.replica <> :self and :ownsPods
          and (r.id is null
            or r.owns_pods and r.seen_at < now() - interval '5 seconds' and exists (
              select from kore.replica
              where id = :self and seen_at > now() - interval '3 seconds'
                and steady_since < now() - interval '5 seconds')) as orphaned
      from kore.pod p
        left join kore.site s on s.id = p.site
        left join kore.replica r on r.id = p.replica
      """;

  private final ReplicaId replica;
  private final boolean ownsPods;

  TrackedPods(ReplicaId replica, boolean ownsPods) {
    this.replica = replica;
    this.ownsPods = ownsPods;
  }

  /**
   * @param which the end of the statement
   */
  Query query(Handle handle, String which) {
    return handle
        .createQuery(SELECT + which)
        .bind("self", replica.value())
        .bind("ownsPods", ownsPods);
  }

  static Tracked read(ResultSet row) throws SQLException {
    var marks = EnumSet.noneOf(Mark.class);
    for (var mark : Mark.values()) {
      // Columns are named like their marks.
      if (row.getBoolean(mark.name())) {
        marks.add(mark);
      }
    }
    return new Tracked(PodRows.read(row), Duration.ofMillis(row.getLong("in_state_millis")), marks);
  }
}
