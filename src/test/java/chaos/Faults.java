package chaos;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What goes wrong, and what is changed meanwhile, by chance from a seed: always one thing with the
 * replicas, one with Postgres or a way to it, and one with pods and sites.
 */
final class Faults implements AutoCloseable {
  private static final Duration PODS_AND_SITES = Duration.ofMillis(500);
  private static final int LONGEST_DELAY_MILLIS = 100;

  private final World world;
  private final Duration longest;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final List<CompletableFuture<Void>> running;

  enum Kind {
    REPLICA_KILLED,
    POSTGRES_KILLED,
    POSTGRES_CUT_OFF,
    POSTGRES_HUNG,
    POSTGRES_SLOW,
    POD_KILLED,
    REVISION_PUBLISHED,
    PROPS_CHANGED
  }

  /**
   * Begins.
   *
   * @param longest how long a fault and the pause after it last at most
   */
  Faults(World world, long seed, Duration longest) {
    this.world = world;
    this.longest = longest;
    var random = new SplittableRandom(seed);
    this.running =
        List.of(
            repeat(this::replicas, random.split()),
            repeat(this::postgres, random.split()),
            repeat(this::podsAndSites, random.split()));
  }

  private CompletableFuture<Void> repeat(Consumer<SplittableRandom> step, SplittableRandom random) {
    return CompletableFuture.runAsync(
        () -> {
          while (over.getCount() > 0) {
            step.accept(random);
          }
        },
        world.threads());
  }

  /** Heals everything, and returns when that is done. */
  @Override
  public void close() {
    over.countDown();
    running.forEach(CompletableFuture::join);
  }

  private void replicas(SplittableRandom random) {
    pause(random, longest);
    var replica = world.replicas().living(random);
    count(Kind.REPLICA_KILLED);
    world.replicas().kill(replica);
    pause(random, longest);
    world.replicas().start(replica.number());
  }

  private void postgres(SplittableRandom random) {
    pause(random, longest);
    var way = world.replicas().way(random.nextInt(world.replicas().count()));
    switch (random.nextInt(4)) {
      case 0 -> {
        count(Kind.POSTGRES_KILLED);
        world.postgres().kill();
        pause(random, longest);
        world.postgres().start();
      }
      case 1 -> {
        count(Kind.POSTGRES_CUT_OFF);
        way.cut();
        pause(random, longest);
      }
      case 2 -> {
        count(Kind.POSTGRES_HUNG);
        way.hang();
        pause(random, longest);
      }
      default -> {
        count(Kind.POSTGRES_SLOW);
        way.slow(Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS)));
        pause(random, longest);
      }
    }
    way.heal();
  }

  private void podsAndSites(SplittableRandom random) {
    pause(random, PODS_AND_SITES);
    switch (random.nextInt(3)) {
      case 0 -> {
        count(Kind.POD_KILLED);
        world.fleet().killPod(world, random);
      }
      case 1 -> {
        count(Kind.REVISION_PUBLISHED);
        world.catalogue().publish(random);
      }
      default -> {
        count(Kind.PROPS_CHANGED);
        world.catalogue().changeProps(random);
      }
    }
  }

  /** Some time up to the longest, or less if all is over. */
  private void pause(SplittableRandom random, Duration longest) {
    try {
      var _ = over.await(random.nextLong(longest.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("faults are never interrupted", e);
    }
  }

  private synchronized void count(Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  synchronized Map<Kind, Integer> counts() {
    return new EnumMap<>(counts);
  }
}
