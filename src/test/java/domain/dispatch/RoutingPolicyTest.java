package domain.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.SamplePods;
import domain.pod.Slot;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RoutingPolicyTest {
  @Test
  void of_the_two_it_looks_at_it_never_takes_the_busier_one() {
    for (int first = 0; first < 3; first++) {
      for (int second = 0; second < 2; second++) {
        var routes = routes(3);
        busy(routes[0], 1);
        busy(routes[1], 5);
        busy(routes[2], 3);
        var a = routes[first];
        var b = routes[second < first ? second : second + 1];

        var chosen = new RoutingPolicy(scripted(first, second)).choose(routes);

        assertThat(chosen).isIn(a, b);
        assertThat(chosen.inFlight()).isEqualTo(Math.min(a.inFlight(), b.inFlight()));
      }
    }
  }

  @Test
  void the_busiest_of_all_is_never_taken() {
    for (int seed = 0; seed < 100; seed++) {
      var random = new Random(seed);
      var routes = routes(2 + random.nextInt(6));
      var busiest = routes[random.nextInt(routes.length)];
      busy(busiest, 1);

      assertThat(new RoutingPolicy(random).choose(routes)).isNotSameAs(busiest);
    }
  }

  @Test
  void idle_pods_are_all_taken_in_their_turn() {
    var routes = routes(5);
    var policy = new RoutingPolicy(new Random(42));

    var chosen =
        IntStream.range(0, 1_000)
            .mapToObj(_ -> policy.choose(routes))
            .collect(Collectors.groupingBy(Route::id, Collectors.counting()));

    assertThat(chosen).hasSize(5);
    assertThat(chosen.values()).allMatch(times -> times > 120 && times < 280);
  }

  @Test
  void load_that_stays_spreads_evenly() {
    var routes = routes(4);
    var policy = new RoutingPolicy(new Random(7));

    for (int i = 0; i < 400; i++) {
      policy.choose(routes).started();
    }

    assertThat(routes).allMatch(route -> Math.abs(route.inFlight() - 100) <= 5);
  }

  @Test
  void the_only_pod_costs_no_dice() {
    RandomGenerator none =
        () -> {
          throw new AssertionError("nothing is to be chosen");
        };
    var routes = routes(1);

    assertThat(new RoutingPolicy(none).choose(routes)).isSameAs(routes[0]);
  }

  private static Route[] routes(int number) {
    return IntStream.range(0, number)
        .mapToObj(n -> new Route(SamplePods.serving(n, SamplePods.SITE_REV, new Slot(n + 1)), n))
        .toArray(Route[]::new);
  }

  private static void busy(Route route, int requests) {
    for (int i = 0; i < requests; i++) {
      route.started();
    }
  }

  private static RandomGenerator scripted(int... numbers) {
    var next = new ArrayDeque<>(List.of(numbers[0], numbers[1]));
    return new RandomGenerator() {
      @Override
      public int nextInt(int bound) {
        int number = next.remove();
        assertThat(number).isLessThan(bound);
        return number;
      }

      @Override
      public long nextLong() {
        throw new AssertionError();
      }
    };
  }
}
