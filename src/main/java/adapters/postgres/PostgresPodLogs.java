package adapters.postgres;

import domain.logs.LogLine;
import domain.logs.LogLine.Source;
import domain.logs.PodLogs;
import domain.pod.PodId;
import domain.site.SiteId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** {@link PodLogs} on {@code kore.pod_log}. */
public final class PostgresPodLogs implements PodLogs {
  private static final String LINES =
      """
      select seq, at, pod, site, revision, source, line from kore.pod_log
      where site = :site and seq > coalesce(:after::bigint, 0)
        and (:pod::uuid is null or pod = :pod::uuid)
        and at >= coalesce(now() - make_interval(secs => :since::double precision), '-infinity')
      """;

  private final Transactions transactions;

  public PostgresPodLogs(Database database) {
    this.transactions = database.transactions();
  }

  private record Line(UUID pod, double ago, String source, String line) {
    static Line of(Written written) {
      var line = written.line();
      return new Line(
          line.pod().value(), Seconds.of(written.ago()), line.source().label(), line.text());
    }
  }

  @Override
  public void add(List<Written> lines) {
    var text = JsonText.of(lines.stream().map(Line::of).toList());
    transactions.statement(
        handle ->
            handle
                .createQuery("select kore.add_pod_log(:lines::jsonb)")
                .bind("lines", text)
                .mapToMap()
                .list());
  }

  /** Where to read on is known: the oldest first; otherwise the newest. */
  @Override
  public List<Kept> read(Question question) {
    var lines = question.after().isPresent() ? read(question, "asc") : read(question, "desc");
    return question.after().isPresent() ? lines : lines.reversed();
  }

  private List<Kept> read(Question question, String order) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(LINES + "order by seq " + order + " limit :limit")
                .bind("site", question.site().value())
                .bind("after", question.after().orElse(null))
                .bind("pod", question.pod().map(PodId::value).orElse(null))
                .bind("since", question.since().map(Seconds::of).orElse(null))
                .bind("limit", question.limit())
                .map((row, _) -> kept(row))
                .list());
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        row.getLong("seq"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        new SiteId(row.getString("site")),
        row.getInt("revision"),
        new LogLine(
            new PodId(row.getObject("pod", UUID.class)),
            Source.of(row.getString("source")),
            row.getString("line")));
  }
}
