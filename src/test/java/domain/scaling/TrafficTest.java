package domain.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import domain.dispatch.PodCache;
import domain.pod.SamplePods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TrafficTest {
  private final List<Flow> told = new ArrayList<>();
  private boolean away;
  private final Traffic traffic = new Traffic(this::tell);
  private final PodCache cache = new PodCache(new Random(1), traffic::watch);

  @Test
  void what_was_counted_since_the_last_time_is_told_once() {
    var route = cache.open(SamplePods.SERVING);
    route.started();
    route.answered(499);
    route.started();
    route.answered(500);
    route.finished(Duration.ofMillis(30).toNanos());
    route.finished(Duration.ofMillis(12).toNanos());

    traffic.flush();
    traffic.flush();

    assertThat(told).containsExactly(new Flow(SamplePods.SERVING, 2, 1, Duration.ofMillis(42), 0));
  }

  @Test
  void a_pod_without_requests_is_not_told_of() {
    cache.open(SamplePods.SERVING);

    traffic.flush();

    assertThat(told).isEmpty();
  }

  @Test
  void as_long_as_a_request_is_in_flight_there_is_traffic() {
    var route = cache.open(SamplePods.SERVING);
    route.started();

    for (int i = 0; i < 30; i++) {
      traffic.flush();
    }

    assertThat(told).hasSize(30);
    assertThat(told.getFirst().load()).isBetween(0.1, 0.3);
    assertThat(told.getLast().load()).isBetween(0.99, 1.0);
    assertThat(told.getLast().requests()).isZero();
  }

  @Test
  void what_could_not_be_told_is_told_the_next_time() {
    var route = cache.open(SamplePods.SERVING);
    route.started();
    route.answered(200);
    route.finished(1000);
    away = true;
    assertThatThrownBy(traffic::flush).hasMessage("away");

    away = false;
    traffic.flush();

    assertThat(told).extracting(Flow::requests).containsExactly(1L);
  }

  @Test
  void a_closed_route_is_told_of_to_its_last_request() {
    var route = cache.open(SamplePods.SERVING);
    route.started();
    cache.close(route.id());
    traffic.flush();

    route.finished(Duration.ofSeconds(2).toNanos());
    traffic.flush();

    assertThat(told).extracting(Flow::busy).containsExactly(Duration.ZERO, Duration.ofSeconds(2));
  }

  private void tell(List<Flow> flows) {
    if (away) {
      throw new IllegalStateException("away");
    }
    told.addAll(flows);
  }
}
