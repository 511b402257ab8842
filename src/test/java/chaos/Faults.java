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
  private final Pace pace;
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
   * How much goes wrong.
   *
   * @param pause before a fault, at most
   * @param fault how long one lasts, at most
   */
  record Pace(Duration pause, Duration fault) {}

  /** Begins. */
  Faults(World world, long seed, Pace pace) {
    this.world = world;
    this.pace = pace;
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
    if (!pause(random, pace.pause())) {
      return;
    }
    var replica = world.replicas().living(random);
    count(Kind.REPLICA_KILLED);
    world.replicas().kill(replica);
    pause(random, pace.fault());
    world.replicas().start(replica.number());
  }

  private void postgres(SplittableRandom random) {
    if (!pause(random, pace.pause())) {
      return;
    }
    var way = world.replicas().way(random.nextInt(world.replicas().count()));
    switch (random.nextInt(4)) {
      case 0 -> {
        count(Kind.POSTGRES_KILLED);
        world.postgres().kill();
        pause(random, pace.fault());
        world.postgres().start();
      }
      case 1 -> {
        count(Kind.POSTGRES_CUT_OFF);
        way.cut();
        pause(random, pace.fault());
      }
      case 2 -> {
        count(Kind.POSTGRES_HUNG);
        way.hang();
        pause(random, pace.fault());
      }
      default -> {
        count(Kind.POSTGRES_SLOW);
        way.slow(Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS)));
        pause(random, pace.fault());
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

  /** Some time up to the longest; false at once when all is over. */
  private boolean pause(SplittableRandom random, Duration longest) {
    try {
      return !over.await(random.nextLong(longest.toMillis()), TimeUnit.MILLISECONDS);
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
