package simulation;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import simulation.Scenario.Choice;
import simulation.Scenario.Crowd;
import simulation.Scenario.Pods;

/** What Kore is tried on. */
final class Scenarios {
  private static final Duration SETTLED = Duration.ofMinutes(10);
  private static final Pods WELL = new Pods(Duration.ofSeconds(2), 0, 0);

  private static final int MOST = 200;
  private static final int SEVERAL = 3;

  private Scenarios() {}

  static List<Scenario> all() {
    return List.of(
        steady(), longTail(), day(), viral(), burst(), slowPods(), failingPods(), exhausted());
  }

  private static Scenario steady() {
    return new Scenario(
        "Steady",
        "Four requests a second to 20,000 sites, each of which is asleep before the next one"
            + " comes, and ten to each of four busy sites, which may have four pods each.",
        SETTLED,
        Duration.ofMinutes(60),
        List.of(
            Crowd.of("asleep", 20_000, Choice.EVENLY, 1, 4),
            Crowd.of("busy", 4, Choice.EVENLY, 4, 40)),
        always(WELL),
        MOST,
        SEVERAL);
  }

  private static Scenario longTail() {
    return new Scenario(
        "Long tail",
        "Fifteen requests a second to 100,000 sites: a few have traffic all the time, most are"
            + " visited once in hours.",
        SETTLED,
        Duration.ofMinutes(35),
        List.of(Crowd.of("tail", 100_000, Choice.LONG_TAIL, 2, 15)),
        always(WELL),
        MOST,
        SEVERAL);
  }

  private static Scenario day() {
    return new Scenario(
        "Day",
        "A day within two hours: from one request in five seconds at night to three a second,"
            + " to 50,000 sites.",
        SETTLED,
        Duration.ofMinutes(130),
        List.of(
            new Crowd(
                "site", 50_000, Choice.EVENLY, 1, 3.2, second -> 1.7 - 1.5 * wave(second, 7200))),
        always(WELL),
        MOST,
        SEVERAL);
  }

  private static Scenario viral() {
    return new Scenario(
        "A viral site",
        "After a quarter of an hour one site, which may have 16 pods, goes from one request a"
            + " second to a thousand within a minute, for ten minutes, beside two a second to"
            + " 20,000 others.",
        SETTLED,
        Duration.ofMinutes(30),
        List.of(
            Crowd.of("asleep", 20_000, Choice.EVENLY, 1, 2),
            new Crowd("viral", 1, Choice.EVENLY, 16, 1000, Scenarios::viral)),
        always(WELL),
        MOST,
        1);
  }

  private static double viral(double second) {
    double since = second - 900;
    return since < 0 || since > 600 ? 1 : Math.min(1000, 1 + since * 1000 / 60);
  }

  private static Scenario burst() {
    return new Scenario(
        "Burst",
        "One request a second to 20,000 sites; after a quarter of an hour a crawler asks 60 new"
            + " sites a second, for ten seconds.",
        SETTLED,
        Duration.ofMinutes(25),
        List.of(
            Crowd.of("asleep", 20_000, Choice.EVENLY, 1, 1),
            new Crowd(
                "crawled",
                1_000_000,
                Choice.EVENLY,
                1,
                60,
                second -> second >= 900 && second < 910 ? 60 : 0)),
        always(WELL),
        MOST,
        1);
  }

  private static Scenario slowPods() {
    return new Scenario(
        "Slow pods",
        "Three requests a second to 20,000 sites; after 20 minutes pods take ten seconds to become"
            + " warm, instead of two.",
        SETTLED,
        Duration.ofMinutes(40),
        List.of(Crowd.of("asleep", 20_000, Choice.EVENLY, 1, 3)),
        at -> at.toMinutes() < 20 ? WELL : new Pods(Duration.ofSeconds(10), 0, 0),
        MOST,
        1);
  }

  private static Scenario failingPods() {
    return new Scenario(
        "Failing pods",
        "Three requests a second to 20,000 sites. One pod in ten never becomes warm, and is given"
            + " up after 30 s; one install in ten fails.",
        SETTLED,
        Duration.ofMinutes(40),
        List.of(Crowd.of("asleep", 20_000, Choice.EVENLY, 1, 3)),
        always(new Pods(Duration.ofSeconds(2), 0.1, 0.1)),
        MOST,
        1);
  }

  private static Scenario exhausted() {
    return new Scenario(
        "Exhausted",
        "Three requests a second to 20,000 sites, and pods that take ten seconds to become warm:"
            + " more than a pool of 25 can keep up with.",
        SETTLED,
        Duration.ofMinutes(20),
        List.of(Crowd.of("asleep", 20_000, Choice.EVENLY, 1, 3)),
        always(new Pods(Duration.ofSeconds(10), 0, 0)),
        25,
        1);
  }

  private static Function<Duration, Pods> always(Pods pods) {
    return _ -> pods;
  }

  /** From 1 at the beginning to -1 half a period later, and back. */
  private static double wave(double second, double period) {
    return StrictMath.cos(2 * StrictMath.PI * second / period);
  }
}
