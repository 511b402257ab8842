package bench;

import bench.Wrk.Sample;
import com.sun.management.UnixOperatingSystemMXBean;
import endtoend.FreePort;
import endtoend.OpenFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench/run}. Not part of {@code mvn verify}. */
final class SideBySide {
  private static final int SECONDS = Integer.getInteger("kore.bench.seconds", 3);
  private static final List<String> ONLY =
      List.of(System.getProperty("kore.bench.only", "warm,pace,large,start,sites").split(","));

  private static final String HOST = "site1.localhost";

  private final Table table = new Table();

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  @Test
  void all() throws IOException {
    try (var upstream = Nginx.upstream(folder, FreePort.next());
        var nginx = Nginx.proxy(folder, FreePort.next(), upstream.port());
        var go = Go.proxy(folder, FreePort.next(), upstream.port());
        var kore = new KoreUnderTest(folder, upstream.port())) {
      kore.sites(1, 1);
      var both = List.of(kore.contender(), nginx.contender());
      quick(both);
      warm(List.of(kore.contender(), nginx.contender(), go.contender()));
      pace(both);
      large(both);
      start(kore);
      sites(kore, nginx.contender());
    }
    table.write(
        Path.of("bench/REPORT.md"),
        "Written by `bench/run`: rounds of %d s, on %d cores."
            .formatted(SECONDS, Runtime.getRuntime().availableProcessors()));
  }

  private void quick(List<Contender> both) {
    if (!ONLY.contains("quick")) {
      return;
    }
    var load = new Wrk(HOST, "/tiny", Integer.getInteger("kore.bench.connections", 32), SECONDS);
    both.forEach(load.lasting(3 * SECONDS)::run);
    var rounds = Rounds.of(both, load::run);
    System.out.printf(
        "QUICK rate %s cpu %s; %s; %s%n",
        rounds.ratio("Kore", "nginx", Sample::rate),
        rounds.ratio("Kore", "nginx", Sample::micros),
        rates(rounds),
        figures(rounds, Sample::micros, "us"));
  }

  private void warm(List<Contender> all) {
    for (int connections : List.of(32, 256)) {
      if (!ONLY.contains("warm")) {
        return;
      }
      var load = new Wrk(HOST, "/tiny", connections, SECONDS);
      all.forEach(load.lasting(2 * SECONDS)::run);
      var rounds = Rounds.of(all, load::run);
      var what = "warm dispatch, tiny answer, " + connections + " connections, requests/s";
      table.atLeast(
          what, "nginx", 0.80, rounds.ratio("Kore", "nginx", Sample::rate), rates(rounds));
      table.atLeast(what, "Go", 2.0, rounds.ratio("Kore", "Go", Sample::rate), rates(rounds));
      table.atMost(
          "processor time for each of these",
          "nginx",
          1.8,
          rounds.ratio("Kore", "nginx", Sample::micros),
          figures(rounds, Sample::micros, "µs"));
    }
  }

  private void pace(List<Contender> both) {
    if (!ONLY.contains("pace")) {
      return;
    }
    var top = new Wrk(HOST, "/tiny", 32, SECONDS);
    both.forEach(top::run);
    int half = (int) (top.run(both.getLast()).rate() / 2);
    var pace = new Pace(Go.build(folder, "pace"), HOST, half, 32, SECONDS);
    var rounds = Rounds.of(both, pace::run);
    table.atMost(
        "p99 at half of nginx's top rate, " + half + "/s",
        "nginx",
        1.5,
        rounds.ratio("Kore", "nginx", Pace.Sample::p99),
        figures(rounds, Pace.Sample::p99, "ms"));
  }

  private void large(List<Contender> both) throws IOException {
    if (!ONLY.contains("large")) {
      return;
    }
    var script =
        Files.writeString(
            folder.resolve("upload.lua"),
            """
            wrk.method = "POST"
            wrk.body = string.rep("x", %d)
            """
                .formatted(Nginx.LARGE));
    var down = new Wrk(HOST, "/large", 32, SECONDS);
    var up = new Wrk(HOST, "/upload", 32, SECONDS, Optional.of(script));
    large("1 MB answers", both, down);
    large("1 MB uploads", both, up);
  }

  private void large(String what, List<Contender> both, Wrk load) {
    both.forEach(load::run);
    var rounds = Rounds.of(both, load::run);
    table.atLeast(
        what + ", throughput",
        "nginx",
        0.9,
        rounds.ratio("Kore", "nginx", Sample::rate),
        figures(rounds, Sample::rate, "MB/s"));
  }

  private void start(KoreUnderTest kore) {
    if (!ONLY.contains("start")) {
      return;
    }
    var seconds = new double[Rounds.ROUNDS];
    for (int n = 0; n < seconds.length; n++) {
      seconds[n] = kore.start("site1") / 1e3;
    }
    table.atMost(
        "start of a replica on a running Postgres to the first good answer, seconds",
        "–",
        2,
        Figure.of(seconds),
        "");
  }

  private void sites(KoreUnderTest kore, Contender nginx) throws IOException {
    if (!ONLY.contains("sites")) {
      return;
    }
    var both = List.of(kore.contender(), nginx);
    double first = 0;
    for (int[] size : new int[][] {{1, 1}, {10_000, 1}, {1_000_000, mostPods()}}) {
      kore.sites(size[0], size[1]);
      var load = new Wrk(HOST, "/tiny", 32, SECONDS, Optional.of(visits(size[1])));
      both.forEach(load.lasting(2 * SECONDS)::run);
      var rounds = Rounds.of(both, load::run);
      var ratio = rounds.ratio("Kore", "nginx", Sample::rate);
      first = first == 0 ? ratio.median() : first;
      table.atLeast(
          "warm requests/s with %,d sites known, %,d with pods".formatted(size[0], size[1]),
          "one site, each beside nginx in the same rounds",
          0.9,
          ratio.over(first),
          rates(rounds) + "; " + kore.residentMegabytes() + " MB resident");
    }
  }

  /**
   * Each event loop keeps a connection to each pod that it knows, within the limit of open files.
   */
  private static int mostPods() {
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long loops = Runtime.getRuntime().availableProcessors();
    return (int) Math.min(10_000, (system.getMaxFileDescriptorCount() - 4_000) / loops);
  }

  /** Any of the sites that have pods, by chance. */
  private Path visits(int sites) throws IOException {
    return Files.writeString(
        folder.resolve("visits.lua"),
        """
        request = function()
          return "GET /tiny HTTP/1.1\\r\\nHost: site" .. math.random(%d) .. ".localhost\\r\\n\\r\\n"
        end
        """
            .formatted(sites));
  }

  private static String rates(Rounds<Sample> rounds) {
    return figures(rounds, Sample::rate, "/s");
  }

  private static <T> String figures(Rounds<T> rounds, ToDoubleFunction<T> value, String unit) {
    return String.join(
        ", ",
        rounds.names().stream()
            .map(name -> name + " " + Table.number(rounds.of(name, value).median()) + " " + unit)
            .toList());
  }
}
