package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LedgerPartitionsTest {
  private final Database database = TestPostgres.newDatabase();
  private final LedgerPartitions partitions = new LedgerPartitions(database, Duration.ofDays(30));

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void the_days_to_come_have_partitions_though_the_present_one_has_none() {
    write("interval '0'");

    partitions.step();
    partitions.step();
    write("interval '0'");
    write("interval '1 day'");
    write("interval '2 days'");

    assertThat(names()).hasSize(2);
    assertThat(rows("pod_event_rest")).isEqualTo(2);
    assertThat(rows(names().getFirst())).isEqualTo(1);
    assertThat(rows(names().getLast())).isEqualTo(1);
  }

  @Test
  void a_partition_is_like_the_rest_of_the_ledger() {
    partitions.step();

    assertThat(indexes(names().getFirst())).isEqualTo(indexes("pod_event_rest")).isEqualTo(3);
    write("interval '1 day'");
    write("interval '1 hour'");
    assertThat(Sql.count(database, "(select distinct seq from kore.pod_event where seq > 0)"))
        .isEqualTo(2);
  }

  @Test
  void days_that_are_too_old_are_dropped_whole() {
    for (int days = 29; days <= 32; days++) {
      Sql.run(
          database,
          "select kore.add_pod_event_partition((now() at time zone 'UTC')::date - " + days + ")");
      write("-interval '1 day' * " + days);
    }

    partitions.step();

    // Of the day before the last thirty, the last part is not too old yet.
    assertThat(rows("pod_event")).isEqualTo(2);
    assertThat(names()).hasSize(4);
  }

  @Test
  void what_is_too_old_goes_from_the_default_partition_row_by_row() {
    Sql.run(
        database,
        "insert into kore.pod_event (at, replica, pod, to_state)"
            + " select now() - interval '31 days', gen_random_uuid(), gen_random_uuid(), 'warming'"
            + " from generate_series(1, 12000)");
    write("-interval '29 days'");

    partitions.step();

    assertThat(rows("pod_event")).isEqualTo(1);
  }

  @Test
  void writers_of_the_ledger_do_not_wait_for_a_reader_to_end() {
    database
        .claims()
        .inTransaction(
            reader -> {
              reader.execute("select count(*) from kore.pod_event");
              assertThatThrownBy(partitions::step).hasMessageContaining("lock timeout");
              write("interval '0'");
              return 0;
            });

    partitions.step();

    assertThat(names()).hasSize(2);
  }

  private void write(String fromNow) {
    Sql.run(
        database,
        "insert into kore.pod_event (at, replica, pod, to_state)"
            + " values (now() + %s, gen_random_uuid(), gen_random_uuid(), 'warming')"
                .formatted(fromNow));
  }

  private List<String> names() {
    return database
        .transactions()
        .statement(
            handle ->
                handle
                    .select(
                        "select relname from pg_class where relname ~ '^pod_event_[0-9]+$' order by 1")
                    .mapTo(String.class)
                    .list());
  }

  private int indexes(String table) {
    return Sql.count(database, "pg_index where indrelid = 'kore." + table + "'::regclass");
  }

  private int rows(String table) {
    return Sql.count(database, "kore." + table);
  }
}
