package adapters.postgres;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import domain.inspection.Difference;
import domain.inspection.Life;
import domain.inspection.Life.Line;
import domain.inspection.Life.Standing;
import domain.inspection.Records;
import domain.pod.PodId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** {@link Records} from {@code kore.pod}, {@code kore.pod_history} and {@code kore.pod_event}. */
public final class PostgresRecords implements Records {
  /** Lives are read as they are checked, so that no more of them than this are in memory. */
  private static final int AT_ONCE = 500;

  /** Each standing is an array; in the ledger, the state before is its last part. */
  private static final String LIVES =
      """
      select life.pod,
        (select json_build_array(state, site, revision, slot, claim, drain_reason)
          from kore.pod where id = life.pod) as live,
        (select json_build_array('gone', site, revision, slot, claim, end_reason)
          from kore.pod_history where id = life.pod) as ended,
        (select json_agg(
            json_build_array(to_state, site, revision, slot, claim, reason, from_state)
            order by seq)
          from kore.pod_event where pod = life.pod) as ledger
      from (
        select id as pod from kore.pod
        union
        select id from kore.pod_history where ended_at > now() - interval '1 hour'
        union
        select pod from kore.pod_event where at > now() - interval '1 hour'
      ) life
      """;

  private final Transactions transactions;

  public PostgresRecords(Database database) {
    this.transactions = database.transactions();
  }

  @Override
  public List<Difference> check(Function<Life, Stream<Difference>> check) {
    return transactions.inTransaction(
        handle ->
            handle.createQuery(LIVES).setFetchSize(AT_ONCE).map((row, _) -> life(row)).stream()
                .flatMap(check)
                .toList());
  }

  private static Life life(ResultSet row) throws SQLException {
    return new Life(
        new PodId(row.getObject("pod", UUID.class)),
        array(row.getString("live")).map(PostgresRecords::standing),
        array(row.getString("ended")).map(PostgresRecords::standing),
        array(row.getString("ledger")).stream()
            .flatMap(lines -> StreamSupport.stream(lines.spliterator(), false))
            .map(line -> new Line(text(line.path(6)), standing(line)))
            .toList());
  }

  private static Optional<JsonNode> array(@Nullable String text) {
    return Optional.ofNullable(text).map(t -> JsonText.read(t, new TypeReference<>() {}));
  }

  private static Standing standing(JsonNode array) {
    var tie =
        text(array.path(1))
            .map(
                site ->
                    "%s@%s in slot %s by claim %s"
                        .formatted(
                            site,
                            array.path(2).asText(),
                            array.path(3).asText(),
                            array.path(4).asText()));
    return new Standing(array.path(0).asText(), tie, text(array.path(5)));
  }

  private static Optional<String> text(JsonNode value) {
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }
}
