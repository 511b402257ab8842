package chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a long run has to tell, as Markdown; the file is written anew after each round. */
final class Report {
  private static final List<String> ANSWERS = List.of("200", "502", "503", "504", "lost");

  private static final int MOST_VIOLATIONS = 100;

  private final Path file;
  private final long began = System.nanoTime();
  private final List<String> rounds = new ArrayList<>();
  private final List<String> scenarios = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private long grants;
  private long requests;

  Report(Path file) {
    this.file = file;
  }

  long grants() {
    return grants;
  }

  long requests() {
    return requests;
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  void scenario(String sentence) throws IOException {
    scenarios.add("- " + sentence);
    write();
  }

  void round(long seed, World world, Experiment.Result result) throws IOException {
    grants += result.grants();
    requests += result.requests();
    var cells =
        List.of(
            Stream.of(
                seed,
                world.fleet().name(),
                world.catalogue().names().size(),
                result.grants(),
                result.requests()),
            ANSWERS.stream().map(answer -> result.answers().getOrDefault(answer, 0)),
            Arrays.stream(Faults.Kind.values()).map(k -> result.faults().getOrDefault(k, 0)),
            Stream.of(seconds(result.healed()), result.violations().size()));
    rounds.add(row(cells.stream().flatMap(cell -> cell)));
    for (var violation : result.violations()) {
      violation(seed, violation.toString());
    }
    write();
  }

  /**
   * @param seed of the round in which it happened
   */
  void violation(long seed, String what) throws IOException {
    violations.add("- seed %d: %s".formatted(seed, what.replace('\n', ' ')));
    write();
  }

  private void write() throws IOException {
    Files.writeString(file, text());
    System.out.printf(
        "%s: %d grants, %d requests, %d violations%n",
        seconds(Duration.ofNanos(System.nanoTime() - began)), grants, requests, violations.size());
  }

  private String text() {
    var faults =
        Arrays.stream(Faults.Kind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    var head =
        Stream.of(
                Stream.of("seed", "pods", "sites", "grants", "requests"),
                ANSWERS.stream(),
                faults,
                Stream.of("healed in", "violations"))
            .flatMap(cells -> cells)
            .toList();
    return """
    # The last long run of chaos

    %d processors, %s: **%,d grants and %,d requests, %d violations**. A round is a new Postgres with three
    replicas; [`bench/README.md`](README.md#chaos) says what happens in it. Statuses other than 200 are those
    that faults explain; *lost* is a connection to a replica that was killed.

    %s
    %s
    %s

    ## One fault at a time, under load

    %s

    ## Violations

    %s
    """
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            seconds(Duration.ofNanos(System.nanoTime() - began)),
            grants,
            requests,
            violations.size(),
            row(head.stream()),
            row(head.stream().map(_ -> "---")),
            String.join("\n", rounds),
            String.join("\n", scenarios),
            violations.isEmpty() ? "None." : first(MOST_VIOLATIONS));
  }

  private String first(int most) {
    return violations.stream().limit(most).collect(Collectors.joining("\n"));
  }

  private static String row(Stream<?> cells) {
    return cells.map(Object::toString).collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }
}
