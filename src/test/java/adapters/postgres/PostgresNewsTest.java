package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.PodId;
import domain.replicas.News;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas over one database. */
final class PostgresNewsTest {
  private static final SiteId SITE = new SiteId("hello");
  private static Database database;

  private final LinkedBlockingQueue<News> heard = new LinkedBlockingQueue<>();
  private PostgresNews one;
  private PostgresNews other;

  @BeforeAll
  static void open() {
    database = TestPostgres.newDatabase();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void listen() {
    one = new PostgresNews(database, new ReplicaId(UUID.randomUUID()));
    other = new PostgresNews(database, new ReplicaId(UUID.randomUUID()));
    other.listen(heard::addAll);
    await(new News.Missed());
  }

  @AfterEach
  void hang_up() {
    one.close();
    other.close();
  }

  @Test
  void what_one_replica_tells_the_other_hears() {
    var pod = new PodId(UUID.randomUUID());

    one.tell(new News.Opened(SITE));
    one.tell(new News.Closed(pod));

    await(new News.Opened(SITE));
    await(new News.Closed(pod));
  }

  @Test
  void nobody_hears_itself() {
    other.tell(new News.Opened(SITE));
    one.tell(new News.Turn(SITE));

    await(new News.Turn(SITE));
    assertThat(heard).isEmpty();
  }

  @Test
  void whatever_changes_a_site_or_a_host_is_heard_by_all() {
    var sites = new PostgresSites(database);

    sites.addRevision(SITE, new byte[] {1});
    await(new News.SiteChanged(SITE));
    sites.publish(new SiteRev(SITE, new Revision(1)));
    await(new News.SiteChanged(SITE));
    sites.addHost(SITE, "www.example.com");
    await(new News.HostChanged("www.example.com"));
    sites.delete(SITE);
    assertThat(List.of(poll(heard), poll(heard)))
        .containsExactlyInAnyOrder(
            new News.HostChanged("www.example.com"), new News.SiteChanged(SITE));
  }

  @Test
  void a_listener_whose_connection_is_cut_connects_again_and_says_that_it_missed_something() {
    database
        .transactions()
        .statement(
            handle ->
                handle.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'kore-news' and datname = current_database()"));

    await(new News.Missed());
    one.tell(new News.Opened(SITE));
    await(new News.Opened(SITE));
  }

  @Test
  void what_could_not_be_followed_is_made_up_for() {
    var third = new PostgresNews(database, new ReplicaId(UUID.randomUUID()));
    var calls = new LinkedBlockingQueue<Collection<News>>();
    var first = new AtomicBoolean(true);
    third.listen(
        news -> {
          calls.add(news);
          if (first.getAndSet(false)) {
            throw new IllegalStateException("connection lost");
          }
        });

    assertThat(poll(calls)).containsExactly(new News.Missed());
    assertThat(poll(calls)).containsExactly(new News.Missed());
    third.close();
  }

  @Test
  void what_was_told_last_is_sent_before_it_closes() {
    one.tell(new News.Turn(SITE));
    one.close();

    await(new News.Turn(SITE));
  }

  /** Waits for it, whatever else is heard before. */
  private void await(News wanted) {
    for (var news = poll(heard); !news.equals(wanted); ) {
      news = poll(heard);
    }
  }

  private static <T> T poll(LinkedBlockingQueue<T> queue) {
    try {
      var next = queue.poll(60, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing more was heard");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
