package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import domain.dispatch.HostNames;
import domain.dispatch.PodCache;
import domain.inspection.Inspection;
import domain.pod.BootId;
import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.InstallTimings;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pod.Pods.Filter;
import domain.pod.Pods.Step;
import domain.pod.Reason;
import domain.scheduling.PodRuntime.Health;
import domain.scheduling.Wish;
import domain.site.Bundles.Bundle;
import domain.site.SiteId;
import fakes.FakeFleet;
import fakes.FakeRuntime;
import fakes.FakeTimer;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An inspection finds what somebody did to the tables by hand, past all constraints. */
final class DamageTest {
  private static final SiteId SITE = new SiteId("hello");
  private static final String HOST = "www.example.com";

  private static final Database DATABASE = TestPostgres.newDatabase();

  private final ReplicaId replica = new ReplicaId(UUID.randomUUID());
  private final PostgresPods pods = new PostgresPods(DATABASE, replica, true);
  private final PostgresAffinity affinity = new PostgresAffinity(DATABASE, replica, "default", 10);
  private final PostgresSites sites = new PostgresSites(DATABASE);
  private final FakeFleet fleet = new FakeFleet();
  private final FakeRuntime runtime = new FakeRuntime();
  private final PodCache cache = new PodCache(new Random(1), _ -> {});
  private final CachedSiteDirectory directory =
      new CachedSiteDirectory(
          new HostNames("kore.test", false, Optional.empty()), sites, Runnable::run);
  private final Inspection inspection =
      new Inspection(
          pods,
          new PostgresRecords(DATABASE),
          fleet,
          runtime,
          cache,
          directory,
          Runnable::run,
          new FakeTimer());

  @BeforeAll
  static void take_the_guard_away() {
    Sql.run(DATABASE, "alter table kore.pod disable trigger guard_pod");
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  /** One pod that serves, one that is free, one that ended, and a host. */
  @BeforeEach
  void populate() {
    Sql.run(DATABASE, "truncate kore.site, kore.pod, kore.pod_history, kore.pod_event cascade");
    sites.publish(sites.addRevision(SITE, new byte[] {1}).siteRev());
    sites.addHost(SITE, HOST);
    directory.find(HOST);
    pods.change(pooled(4001), Step.end(Reason.POOL_SHRUNK, ""));
    pooled(4002);
    cache.open(serving());
    pooled(4003);
    pods.live(Filter.ALL).forEach(tracked -> fleet.running.add(tracked.pod().id()));
  }

  @Test
  void what_nobody_touched_differs_in_nothing() {
    assertThat(inspection.inspect()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not-in-ledger: delete from kore.pod_event where pod in"
            + " (select id from kore.pod where state = 'pooled')",
        "not-in-ledger: delete from kore.pod_event where pod in (select id from kore.pod_history)",
        "ledger-differs: delete from kore.pod_event where to_state = 'serving'",
        "ledger-broken: delete from kore.pod_event where to_state = 'claimed'",
        "ledger-broken: update kore.pod_event set to_state = 'asleep' where to_state = 'claimed'",
        "live-and-ended: insert into kore.pod_history (id, pool, replica, registered_at, ended_at,"
            + " end_reason, detail) select id, pool, replica, registered_at, now(), 'exited', ''"
            + " from kore.pod where state = 'pooled'",
        "history-differs: update kore.pod_history set end_reason = 'exited'",
        "record-lost: delete from kore.pod_history",
        "record-lost not-recorded: delete from kore.pod where state = 'pooled'",
        "record-lost not-recorded stale-route: delete from kore.pod where state = 'serving'",
        "orphaned: update kore.pod set replica = gen_random_uuid() where state = 'pooled'",
        "not-in-ledger not-running: insert into kore.pod (id, pool, replica, state)"
            + " select gen_random_uuid(), pool, replica, 'warming' from kore.pod limit 1",
        "no-answer: update kore.pod set address = '127.0.0.1:1' where state = 'pooled'",
        "no-answer stale-route: update kore.pod set address = '127.0.0.1:1' where state = 'serving'",
        "restarted: update kore.pod set boot = gen_random_uuid() where state = 'pooled'",
        "ledger-differs other-code stale-route: update kore.pod set revision = 2"
            + " where state = 'serving'",
        "ledger-differs stale-route: update kore.pod set slot = 7 where state = 'serving'",
        "ledger-differs stale-route: update kore.pod set state = 'draining'"
            + " where state = 'serving'",
        "ledger-differs other-code no-route: update kore.pod set state = 'serving',"
            + " site = 'hello', revision = 1, claim = gen_random_uuid(), secret = repeat('0', 32),"
            + " slot = 2 where state = 'pooled'",
        "stale-host: delete from kore.site_host",
      })
  void what_was_damaged_is_found(String kindsAndDamage) {
    var parts = kindsAndDamage.split(": ", 2);
    Sql.run(DATABASE, parts[1]);

    assertThat(inspection.inspect())
        .extracting(difference -> difference.kind().label())
        .containsExactlyInAnyOrder(parts[0].split(" ", -1));
  }

  private PodId pooled(int port) {
    var pod = new Pod.Warming(new PodId(UUID.randomUUID()), "default");
    var address = new PodAddress("127.0.0.1", port);
    var boot = new BootId(UUID.randomUUID());
    pods.register(pod);
    pods.change(pod.id(), _ -> Optional.of(pod.ready(address, boot)));
    runtime.healthy.put(address, new Health(boot, "warm", Optional.empty(), 0));
    return pod.id();
  }

  private Pod.Serving serving() {
    var claim = new ClaimId(UUID.randomUUID());
    var secret = new ClaimSecret("0".repeat(32));
    affinity.affiliate(new Wish.Visitors(SITE), claim, secret);
    var claimed = (Pod.Claimed) pods.live(Filter.of(SITE)).getFirst().pod();
    runtime.install(claimed, new Bundle(new byte[] {1}));
    return affinity.installed(claimed.id(), claim, InstallTimings.NONE).orElseThrow().next();
  }
}
