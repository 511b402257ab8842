package adapters.postgres;

import domain.replicas.News;
import domain.replicas.NewsWire;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link NewsWire} by {@code LISTEN} and {@code NOTIFY}. Sending is coalesced, and never part of a
 * claim's transaction: a commit that notifies locks out all others that do. The listener has a
 * connection of its own and sends a heartbeat to itself; when one does not come back, or the
 * connection was lost, news may have been missed.
 */
public final class PostgresNews implements NewsWire, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresNews.class);
  private static final Duration SEND_EVERY = Duration.ofMillis(20);
  private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(500);
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int SOCKET_TIMEOUT_SECONDS = 3;
  private static final String BEAT = "\nbeat";

  private final Database database;
  private final String self;
  private final Mailbox<News> outbox = new Mailbox<>(new News.Missed());
  private final Mailbox<News> inbox = new Mailbox<>(new News.Missed());
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Connection listening;
  private volatile boolean closed;

  /** Begins to tell; nothing is heard before {@link #listen}. */
  public PostgresNews(Database database, ReplicaId self) {
    this.database = database;
    this.self = self.value().toString();
    start("news-sender", this::send);
  }

  /**
   * Begins to listen. The first thing that is heard is {@link News.Missed}.
   *
   * @param hearing is told in order, on one thread; may block, and is told {@link News.Missed}
   *     again later if it throws
   */
  public void listen(Consumer<Collection<News>> hearing) {
    start("news-listener", this::listen);
    start("news-reader", () -> read(hearing));
  }

  private void start(String name, Runnable work) {
    threads.add(Thread.ofVirtual().name(name).start(work));
  }

  @Override
  public void tell(News news) {
    outbox.put(news);
  }

  private void send() {
    for (var news = outbox.take(); !news.isEmpty(); news = outbox.take()) {
      try {
        for (var payload : NewsText.write(self, news)) {
          database
              .upkeep()
              .statement(
                  handle -> handle.select("select pg_notify('kore', ?)", payload).mapToMap().one());
        }
        pause(SEND_EVERY);
      } catch (RuntimeException e) {
        LOG.debug("News could not be sent", e);
        if (!closed) {
          news.forEach(outbox::put);
          pause(TRY_AGAIN_AFTER);
        }
      }
    }
  }

  private void read(Consumer<Collection<News>> hearing) {
    for (var news = inbox.take(); !news.isEmpty(); news = inbox.take()) {
      try {
        hearing.accept(news);
      } catch (RuntimeException e) {
        LOG.debug("News could not be followed", e);
        pause(TRY_AGAIN_AFTER);
        inbox.put(new News.Missed());
      }
    }
  }

  private void listen() {
    boolean failing = false;
    while (!closed) {
      try (var connection = database.connect("news", SOCKET_TIMEOUT_SECONDS)) {
        listening = connection;
        execute(connection, "listen kore");
        inbox.put(new News.Missed());
        if (failing) {
          LOG.info("News of other replicas come in again");
        }
        failing = false;
        receive(connection);
      } catch (SQLException e) {
        if (!failing && !closed) {
          LOG.warn("No news of other replicas come in, until this works again: {}", e.toString());
        }
        failing = true;
        pause(TRY_AGAIN_AFTER);
      }
    }
  }

  private void receive(Connection connection) throws SQLException {
    var postgres = connection.unwrap(PGConnection.class);
    boolean heard = true;
    long beatAt = System.nanoTime();
    while (!closed) {
      if (System.nanoTime() - beatAt >= 0) {
        if (!heard) {
          throw new SQLException("a heartbeat did not come back");
        }
        execute(connection, "select pg_notify('kore', '" + self + BEAT + "')");
        heard = false;
        beatAt = System.nanoTime() + BEAT_NANOS;
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(beatAt - System.nanoTime());
      for (var notification : postgres.getNotifications((int) Math.max(1, millis))) {
        heard |= hear(notification.getParameter());
      }
    }
  }

  /** Whether it was the heartbeat. */
  private boolean hear(String payload) {
    if (!NewsText.sender(payload).equals(self)) {
      NewsText.read(payload).forEach(inbox::put);
      return false;
    }
    return payload.endsWith(BEAT);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends what is still to be told. */
  @Override
  public void close() {
    closed = true;
    outbox.close();
    inbox.close();
    try {
      var connection = listening;
      if (connection != null) {
        connection.abort(Runnable::run);
      }
      for (var thread : threads) {
        thread.join();
      }
    } catch (SQLException e) {
      throw new DatabaseException("the listener could not be stopped", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
