package adapters.postgres;

import domain.decisions.DecisionLog;
import java.util.List;
import java.util.Map;

/** {@link DecisionLog} on {@code kore.decision}. */
public final class PostgresDecisions implements DecisionLog {
  private static final String ADD =
      """
      insert into kore.decision as d
        (site, minute, replica, kind, reason, first_at, last_at, times, detail, inputs)
      select site, date_trunc('minute', now()), :replica, kind, reason,
          now() - make_interval(secs => "firstAgo"), now() - make_interval(secs => "lastAgo"),
          times, detail, inputs
        from jsonb_to_recordset(:lines::jsonb) as line(
          site text, kind text, reason text, "firstAgo" double precision,
          "lastAgo" double precision, times bigint, detail text, inputs jsonb)
      on conflict (site, minute, replica, kind, reason) do update set
        last_at = excluded.last_at,
        times = d.times + excluded.times,
        detail = excluded.detail,
        inputs = d.inputs || excluded.inputs
      """;

  private final Transactions transactions;
  private final ReplicaId replica;

  public PostgresDecisions(Database database, ReplicaId replica) {
    this.transactions = database.transactions();
    this.replica = replica;
  }

  private record Line(
      String site,
      String kind,
      String reason,
      double firstAgo,
      double lastAgo,
      long times,
      String detail,
      Map<String, Object> inputs) {
    static Line of(Noted noted) {
      var decision = noted.decision();
      return new Line(
          decision.site().value(),
          decision.kind().label(),
          decision.reason(),
          Seconds.of(noted.firstAgo()),
          Seconds.of(noted.lastAgo()),
          noted.times(),
          decision.detail(),
          decision.inputs());
    }
  }

  @Override
  public void add(List<Noted> noted) {
    var lines = JsonText.of(noted.stream().map(Line::of).toList());
    transactions.statement(
        handle ->
            handle
                .createUpdate(ADD)
                .bind("lines", lines)
                .bind("replica", replica.value())
                .execute());
  }
}
