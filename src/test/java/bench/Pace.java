package bench;

import java.util.List;

/** A steady rate of requests by {@code bench/peers/pace.go}, which looks at each answer. */
record Pace(String program, String host, int rate, int connections, int seconds) {
  /**
   * @param p99 milliseconds from when a request was due to the end of its answer
   */
  record Sample(double p50, double p99) {}

  Sample run(Contender contender) {
    var words =
        Command.run(
                List.of(
                    program,
                    "127.0.0.1:" + contender.port(),
                    host,
                    "/tiny",
                    host,
                    String.valueOf(rate),
                    String.valueOf(connections),
                    String.valueOf(seconds)))
            .strip()
            .split(" ", -1);
    return new Sample(Double.parseDouble(words[1]), Double.parseDouble(words[2]));
  }
}
