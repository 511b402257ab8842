package adapters.postgres;

import java.time.Duration;
import java.util.List;

/**
 * The days of {@code kore.pod_event} and of {@code kore.decision}: a partition each, there before
 * its day begins, dropped when the last of it is too old. What was written while there was none for
 * its day is in the default partition.
 */
public final class LedgerPartitions {
  /** Tomorrow's, and one more, so that a day in which nobody makes them does no harm. */
  private static final int DAYS_AHEAD = 2;

  /** Writers of the ledger wait as long, so it is short; the next step tries again. */
  private static final String PATIENCE = "set local lock_timeout = '100ms'";

  private static final int AT_ONCE = 5000;

  /**
   * @param time the column that the days are of
   */
  private record Ledger(String table, String time) {}

  private static final List<Ledger> LEDGERS =
      List.of(new Ledger("pod_event", "at"), new Ledger("decision", "minute"));

  private final Transactions transactions;
  private final long keepSeconds;

  public LedgerPartitions(Database database, Duration keep) {
    this.transactions = database.transactions();
    this.keepSeconds = keep.toSeconds();
  }

  /** To be taken every hour or so. Throws if it cannot have a lock at once. */
  public void step() {
    LEDGERS.forEach(this::step);
  }

  private void step(Ledger ledger) {
    for (int days = 1; days <= DAYS_AHEAD; days++) {
      add(ledger, days);
    }
    outdated(ledger).forEach(this::drop);
    while (forgetSome(ledger) == AT_ONCE) {
      // There is more.
    }
  }

  private void add(Ledger ledger, int days) {
    transactions.inTransaction(
        handle -> {
          handle.execute(PATIENCE);
          return handle.execute(
              "select kore.add_%s_partition((now() at time zone 'UTC')::date + ?)"
                  .formatted(ledger.table()),
              days);
        });
  }

  private List<String> outdated(Ledger ledger) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    """
                    select relname from pg_inherits join pg_class on pg_class.oid = inhrelid
                    where inhparent = ('kore.' || :table)::regclass
                      and relname ~ ('^' || :table || '_[0-9]{8}$')
                      and to_date(right(relname, 8), 'YYYYMMDD') + 1
                        <= ((now() - make_interval(secs => :keep)) at time zone 'UTC')::date
                    order by relname
                    """)
                .bind("table", ledger.table())
                .bind("keep", keepSeconds)
                .mapTo(String.class)
                .list());
  }

  private void drop(String partition) {
    transactions.inTransaction(
        handle -> {
          handle.execute(PATIENCE);
          return handle.execute("drop table if exists kore." + partition);
        });
  }

  private int forgetSome(Ledger ledger) {
    return transactions.statement(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from kore.<table>_rest where ctid = any (array(
                      select ctid from kore.<table>_rest
                      where <time> < now() - make_interval(secs => :keep) limit :most))
                    """)
                .define("table", ledger.table())
                .define("time", ledger.time())
                .bind("keep", keepSeconds)
                .bind("most", AT_ONCE)
                .execute());
  }
}
