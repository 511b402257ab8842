package architecture.violations.domain.clock;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** A clock, randomness and threads of its own, each in a method that tells its name. */
public final class Clocks {
  private Clocks() {}

  static Instant instantNow() {
    return Instant.now();
  }

  static LocalDate localDateNow() {
    return LocalDate.now(ZoneId.of("UTC"));
  }

  static Clock systemClock() {
    return Clock.systemUTC();
  }

  static long nanoTime() {
    return System.nanoTime();
  }

  static long currentTimeMillis() {
    return System.currentTimeMillis();
  }

  static Random newRandom() {
    return new Random(1);
  }

  static double mathRandom() {
    return Math.random();
  }

  static int threadLocalRandom() {
    return ThreadLocalRandom.current().nextInt();
  }

  static Supplier<UUID> randomUuidByReference() {
    return UUID::randomUUID;
  }

  static void sleep() throws InterruptedException {
    Thread.sleep(1);
  }

  static Thread newThread() {
    return new Thread(() -> {});
  }

  static Thread virtualThread() {
    return Thread.ofVirtual().unstarted(() -> {});
  }

  static ExecutorService executors() {
    return Executors.newVirtualThreadPerTaskExecutor();
  }

  static CompletableFuture<Integer> commonPool() {
    return CompletableFuture.supplyAsync(() -> 1);
  }

  static CompletableFuture<Integer> harmlessGivenExecutor(Executor executor) {
    return CompletableFuture.supplyAsync(() -> 1, executor);
  }
}
