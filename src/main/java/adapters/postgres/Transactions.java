package adapters.postgres;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * Runs transactions, and runs one again that Postgres ended because it stood in the way of another:
 * deadlock, serialisation failure, or the lock time-out.
 */
final class Transactions {
  private static final int MOST_TRIES = 5;
  private static final int LONGEST_PAUSE_MILLIS = 20;
  private static final Set<String> PASSING = Set.of("40001", "40P01", "55P03");

  private final Jdbi jdbi;
  private final RandomGenerator jitter;

  Transactions(Jdbi jdbi, RandomGenerator jitter) {
    this.jdbi = jdbi;
    this.jitter = jitter;
  }

  static Transactions over(DataSource connections, SqlLogger logger, RandomGenerator jitter) {
    var jdbi = Jdbi.create(connections);
    jdbi.setSqlLogger(logger);
    // Messages would name the arguments, and claim secrets are among them.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return new Transactions(jdbi, jitter);
  }

  /** A single statement, which is a transaction by itself: one round trip. */
  <T> T statement(Function<Handle, T> work) {
    return retrying(() -> jdbi.withHandle(work::apply));
  }

  /** Several statements; {@code work} may run more than once. */
  <T> T inTransaction(Function<Handle, T> work) {
    return retrying(() -> jdbi.inTransaction(work::apply));
  }

  private <T> T retrying(Supplier<T> transaction) {
    for (int tries = 1; ; tries++) {
      try {
        return transaction.get();
      } catch (JdbiException e) {
        if (tries == MOST_TRIES || !isPassing(e)) {
          throw e;
        }
        pause();
      }
    }
  }

  /** Not every failure has a state: a connection pool that has none to give says nothing of it. */
  private static boolean isPassing(JdbiException e) {
    return e.getCause() instanceof SQLException sql
        && PASSING.contains(String.valueOf(sql.getSQLState()));
  }

  private void pause() {
    try {
      Thread.sleep(jitter.nextInt(1, LONGEST_PAUSE_MILLIS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
