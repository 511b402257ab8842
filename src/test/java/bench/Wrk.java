package bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One kind of load by {@code wrk}: as many requests as connections take, one after the other.
 *
 * @param script in Lua, if requests differ from one another
 */
record Wrk(String host, String path, int connections, int seconds, Optional<Path> script) {
  private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern COUNT = Pattern.compile("(\\d+) requests in");
  private static final List<String> BAD = List.of("Non-2xx", "Socket errors");

  Wrk(String host, String path, int connections, int seconds) {
    this(host, path, connections, seconds, Optional.empty());
  }

  Wrk lasting(int otherSeconds) {
    return new Wrk(host, path, connections, otherSeconds, script);
  }

  /**
   * @throws AssertionError if any answer was another than 200, or missing
   */
  Sample run(Contender contender) {
    var command =
        new ArrayList<>(
            List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "-H", "Host: " + host));
    script.ifPresent(file -> command.addAll(List.of("-s", file.toString())));
    command.add("http://127.0.0.1:" + contender.port() + path);
    var before = contender.cpu().get();
    var text = Command.run(command);
    var cpu = contender.cpu().get().minus(before);
    if (BAD.stream().anyMatch(text::contains)) {
      throw new AssertionError(contender.name() + " failed requests:\n" + text);
    }
    double requests = number(COUNT, text);
    return new Sample(number(RATE, text), cpu.toNanos() / 1e3 / requests);
  }

  /**
   * @param rate requests a second
   * @param micros of processor time for each request
   */
  record Sample(double rate, double micros) {}

  private static double number(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    if (!found.find()) {
      throw new AssertionError(text);
    }
    return Double.parseDouble(found.group(1));
  }
}
