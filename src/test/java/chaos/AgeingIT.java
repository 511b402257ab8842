package chaos;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.postgres.EmbeddedDatabase.Keep;
import domain.pod.PodState;
import endtoend.OpenFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What time does to the pods of busy sites, on three replicas: nobody notices. */
final class AgeingIT {
  private static final int SITES = 3;
  private static final Duration LENGTH =
      Duration.ofSeconds(Long.getLong("kore.ageing.seconds", 15));

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  @Test
  void pods_that_age_are_replaced_without_a_failed_request() {
    try (var world = ageing()) {
      long steady = steadily(world, () -> Clock.pause(LENGTH));

      check(world, steady, "pods that age");
      for (var site : world.catalogue().names()) {
        assertThat(claims(world, site).getFirst()).isEqualTo("visitors");
        assertThat(claims(world, site).stream().skip(1))
            .containsOnly("replacement")
            .hasSizeGreaterThan(4);
      }
    }
  }

  @Test
  void so_are_pods_of_revisions_that_are_replaced_every_other_second() {
    try (var world = ageing()) {
      var random = new SplittableRandom(1);
      long steady =
          steadily(
              world,
              () -> {
                for (int n = 0; n < LENGTH.toSeconds(); n++) {
                  Clock.pause(Duration.ofSeconds(1));
                  world.catalogue().publish(random);
                }
              });

      check(world, steady, "a revision every second");
      for (var site : world.catalogue().names()) {
        assertThat(claims(world, site).stream().skip(1)).doesNotContain("visitors");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void a_busy_site_grows_one_pod_at_a_time_and_ends_with_none(int replicas) {
    var pods = new ProcessPods(Map.of("pool.min", "2", "recycling.idle", "2s"));
    try (var world = new World("growing", Keep.NOTHING, pods, 1, replicas, folder)) {
      var site = world.catalogue().names().getFirst();
      world.catalogue().setProps(site, 4);
      long steady = steadily(world, () -> await(() -> claims(world, site).size() == 4));

      assertThat(claims(world, site)).containsExactly("visitors", "another", "another", "another");
      await(() -> podsOf(world, site).startsWith("{\"pods\":[],"));
      assertThat(world.violations(world.history(steady))).isEmpty();
    }
  }

  /** A site has one pod, and one that takes its place. */
  private static void check(World world, long steady, String name) {
    var history = world.history(steady);
    var ageing = Ageing.of(history, world.catalogue().names(), steady);
    System.out.printf("%s, for %d s: %s%n", name, LENGTH.toSeconds(), ageing);
    assertThat(world.violations(history)).isEmpty();
    assertThat(ageing.unserved()).isZero();
    assertThat(ageing.together()).isEqualTo(2);
  }

  private World ageing() {
    var pods = new ProcessPods(Map.of("pool.min", "3", "recycling.lifetime", "2s"));
    return new World("ageing", pods, SITES, folder);
  }

  /** Returns since when every site had been asked for once. */
  private static long steadily(World world, Runnable meanwhile) {
    var sites = world.catalogue().names();
    sites.forEach(site -> world.visitors().ask(site, world.replicas().living().getFirst()));
    long steady = Clock.micros();
    try (var _ = new Traffic(world, sites, 1, new Traffic.Load(6, Duration.ofMillis(50), 0))) {
      meanwhile.run();
    }
    return steady;
  }

  /** For what each of the site's pods was claimed, in turn; trials of code aside. */
  private static List<String> claims(World world, String site) {
    return Ledger.read(world.postgres()).lines().stream()
        .filter(line -> line.to() == PodState.CLAIMED)
        .filter(line -> line.tie().filter(tie -> tie.site().equals(site)).isPresent())
        .flatMap(line -> line.why().stream())
        .filter(why -> !why.equals("preview"))
        .toList();
  }

  private static String podsOf(World world, String site) {
    return world
        .api()
        .call(
            new SplittableRandom(0),
            (http, port) -> http.get(port, "/api/v1/sites/" + site + "/pods"))
        .orElseThrow()
        .body();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Clock.pause(Duration.ofMillis(100));
    }
  }
}
