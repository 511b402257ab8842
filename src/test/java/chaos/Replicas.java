package chaos;

import chaos.History.Outage;
import endtoend.KoreProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Several {@code kore server}s over one Postgres, each on a way of its own to it. */
final class Replicas implements AutoCloseable {
  private static final int MOST_STARTS = 10;

  private final Postgres postgres;
  private final Fleet fleet;
  private final Path folder;
  private final Path logs;
  private final Path signingKey;
  private final List<Seat> seats;
  private final Queue<KoreProcess> started = new ConcurrentLinkedQueue<>();
  private final Queue<Outage> outages = new ConcurrentLinkedQueue<>();

  /** A replica's place, which it keeps when it is started anew. */
  private static final class Seat {
    final TcpProxy way;
    volatile @Nullable Replica replica;
    volatile long deadSince;

    Seat(TcpProxy way) {
      this.way = way;
    }
  }

  record Replica(int number, KoreProcess kore, int sitePort, int apiPort) {}

  /**
   * @param folder that pods may pass through
   * @param logs where to keep what the replicas said
   */
  Replicas(int count, Postgres postgres, Fleet fleet, Path folder, Path logs) {
    this.postgres = postgres;
    this.fleet = fleet;
    this.folder = folder;
    this.logs = logs;
    this.signingKey = write(folder.resolve("signing-key.pem"), newKey());
    this.seats =
        IntStream.range(0, count).mapToObj(_ -> new Seat(new TcpProxy(postgres::address))).toList();
  }

  private static String newKey() {
    try {
      var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
      var base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());
      return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int count() {
    return seats.size();
  }

  /** Starts all of them at once. */
  void startAll() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var starts =
          IntStream.range(0, count())
              .mapToObj(n -> CompletableFuture.runAsync(() -> start(n), threads));
      CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
    }
  }

  /** Starts a replica as a supervisor would: again, if Postgres could not be reached. */
  void start(int number) {
    for (int failures = 0; ; ) {
      try {
        startOnce(number, seats.get(number));
        return;
      } catch (AssertionError e) {
        write(logs.resolve("failed-start-%d.log".formatted(++failures)), e.toString());
        if (failures == MOST_STARTS) {
          throw e;
        }
      }
    }
  }

  private void startOnce(int number, Seat seat) {
    var kore = KoreProcess.server(folder, configuration(seat), fleet.javaOptions());
    started.add(kore);
    if (seat.deadSince > 0) {
      outages.add(new Outage(number, seat.deadSince, Clock.micros()));
      seat.deadSince = 0;
    }
    seat.replica = new Replica(number, kore, kore.sitePort(), kore.apiPort());
  }

  private Map<String, String> configuration(Seat seat) {
    var configuration = new HashMap<>(fleet.configuration());
    configuration.put(
        "database.url", "jdbc:postgresql://127.0.0.1:" + seat.way.port() + "/postgres");
    configuration.put("database.user", postgres.user());
    configuration.put("database.password", postgres.password());
    configuration.put("runtime.signingKey", signingKey.toString());
    return configuration;
  }

  /** {@code kill -9}. */
  void kill(Replica replica) {
    var seat = seats.get(replica.number());
    seat.deadSince = Clock.micros();
    seat.replica = null;
    replica.kore().kill();
  }

  List<Replica> living() {
    return seats.stream().flatMap(seat -> Stream.ofNullable(seat.replica)).toList();
  }

  /** A random one that is not dead; there has to be one. */
  Replica living(RandomGenerator random) {
    var living = living();
    return living.get(random.nextInt(living.size()));
  }

  TcpProxy way(int number) {
    return seats.get(number).way;
  }

  /** When replicas were dead, those that still are included. */
  List<Outage> outages() {
    var open =
        IntStream.range(0, count())
            .filter(n -> seats.get(n).deadSince > 0)
            .mapToObj(n -> new Outage(n, seats.get(n).deadSince, Long.MAX_VALUE));
    return Stream.concat(outages.stream(), open).toList();
  }

  /** Kills them, keeps what they said, and waits until nothing else is left of any of them. */
  @Override
  public void close() {
    started.forEach(KoreProcess::kill);
    seats.forEach(seat -> seat.way.close());
    int number = 0;
    for (var kore : started) {
      write(logs.resolve("kore-%d.log".formatted(++number)), kore.output());
    }
    started.forEach(KoreProcess::awaitNothingLeft);
  }
}
