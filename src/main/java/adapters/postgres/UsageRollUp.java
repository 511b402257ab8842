package adapters.postgres;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * What sites used by the hour, in {@code kore.site_usage_hour}, and by the day, with how the pool
 * was used: written when the hour or the day is over, and written anew once an hour for a day,
 * since traffic may be recorded late. What it is made of is kept for two days at least.
 */
public final class UsageRollUp {
  private static final String DUE =
      """
      select hour from kore.usage_hour
        where hour >= now() - interval '1 day' and rolled_up_at < date_trunc('hour', now())
      union
      select * from kore.hours_to_come() hour where hour < date_trunc('hour', now())
      order by hour
      """;

  private static final String DAYS_DUE =
      """
      select day from kore.usage_day
        where day >= (now() at time zone 'UTC')::date - 1 and rolled_up_at < date_trunc('hour', now())
      union
      select * from kore.days_to_come() day where day < (now() at time zone 'UTC')::date
      order by day
      """;

  private final Transactions transactions;

  public UsageRollUp(Database database) {
    this.transactions = database.transactions();
  }

  /** To be taken every few minutes; it has something to do once an hour. */
  public void step() {
    due().forEach(this::rollUp);
    for (var day : daysDue()) {
      transactions.statement(handle -> handle.execute("select kore.roll_up_day(?)", day));
    }
  }

  private List<OffsetDateTime> due() {
    return transactions.statement(handle -> handle.select(DUE).mapTo(OffsetDateTime.class).list());
  }

  private List<LocalDate> daysDue() {
    return transactions.statement(handle -> handle.select(DAYS_DUE).mapTo(LocalDate.class).list());
  }

  private void rollUp(OffsetDateTime hour) {
    transactions.statement(handle -> handle.execute("select kore.roll_up(?)", hour));
  }
}
