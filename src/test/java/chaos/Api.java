package chaos;

import static chaos.Violation.Invariant.NO_REQUEST_FAILS_WITHOUT_A_FAULT;
import static chaos.Violation.Invariant.RECORDS_AND_PODS_AGREE;

import chaos.Replicas.Replica;
import endtoend.Http;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/** The API of whichever replica lives. Answers that no fault explains are violations. */
final class Api {
  private static final Duration LONGEST_DIFFERENCE = Duration.ofSeconds(40);

  private final Http http = new Http();
  private final Replicas replicas;
  private final Queue<Violation> violations = new ConcurrentLinkedQueue<>();

  @FunctionalInterface
  interface Call {
    HttpResponse<String> send(Http http, int port);
  }

  Api(Replicas replicas) {
    this.replicas = replicas;
  }

  /** One call to a random replica: its answer, or nothing if there was none. */
  Optional<HttpResponse<String>> call(RandomGenerator random, Call call) {
    try {
      var answer = call.send(http, replicas.living(random).apiPort());
      if (answer.statusCode() >= 500 && answer.statusCode() != 503) {
        report(
            new Violation(
                NO_REQUEST_FAILS_WITHOUT_A_FAULT,
                "%s was answered with %d: %s"
                    .formatted(answer.request(), answer.statusCode(), answer.body())));
      }
      return Optional.of(answer);
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }

  /** What {@code kore fsck} finds at a replica, unless that goes by. */
  Optional<Violation> differences(Replica replica) {
    long begin = System.nanoTime();
    while (true) {
      var found = http.get(replica.apiPort(), "/api/v1/fsck").body();
      if (found.equals("{\"differences\":[]}")) {
        return Optional.empty();
      }
      if (System.nanoTime() - begin > LONGEST_DIFFERENCE.toNanos()) {
        var what = "at replica %d: %s".formatted(replica.number(), found);
        return Optional.of(new Violation(RECORDS_AND_PODS_AGREE, what));
      }
    }
  }

  void report(Violation violation) {
    violations.add(violation);
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }
}
