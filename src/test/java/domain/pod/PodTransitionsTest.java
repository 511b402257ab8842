package domain.pod;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod.Affiliated;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole from × to matrix: what is legal exactly, and that nothing else exists. */
final class PodTransitionsTest {
  private static final List<Pod> SAMPLES =
      Stream.concat(SamplePods.LIVE.stream(), Stream.of(SamplePods.GONE)).toList();

  static Stream<Arguments> pairs() {
    return Arrays.stream(PodState.values())
        .flatMap(from -> Arrays.stream(PodState.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void a_method_leads_from_state_to_state_only_where_the_table_has_it(PodState from, PodState to) {
    assertThat(reachableFrom(sample(from).getClass()).contains(to))
        .isEqualTo(LegalTransitions.legal(from, to));
  }

  @Test
  void every_state_is_one_record_type() {
    assertThat(records(Pod.class).collect(Collectors.toSet()))
        .isEqualTo(SAMPLES.stream().map(Object::getClass).collect(Collectors.toSet()));
    assertThat(SAMPLES).extracting(Pod::state).containsExactly(PodState.values());
  }

  @Test
  void a_warming_pod_becomes_ready() {
    var transition = SamplePods.WARMING.ready(SamplePods.ADDRESS, SamplePods.BOOT);

    assertThat(transition)
        .isEqualTo(
            new Transition<>(
                SamplePods.POOLED,
                event(PodState.WARMING, PodState.POOLED, Optional.empty(), Optional.empty()),
                List.of()));
  }

  @Test
  void a_pooled_pod_is_claimed_and_the_fleet_lets_it_go() {
    var transition = SamplePods.POOLED.claim(SamplePods.AFFILIATION);

    assertThat(transition)
        .isEqualTo(
            new Transition<>(
                SamplePods.CLAIMED,
                event(PodState.POOLED, PodState.CLAIMED, affiliation(), Optional.empty()),
                List.of(new Effect.Release(SamplePods.CLAIMED))));
  }

  @Test
  void a_claimed_pod_that_installed_gets_its_route() {
    var transition = SamplePods.CLAIMED.installed();

    assertThat(transition)
        .isEqualTo(
            new Transition<>(
                SamplePods.SERVING,
                event(PodState.CLAIMED, PodState.SERVING, affiliation(), Optional.empty()),
                List.of(new Effect.OpenRoute(SamplePods.SERVING))));
  }

  @Test
  void a_serving_pod_loses_its_route_before_it_is_told_to_drain() {
    var transition = SamplePods.SERVING.drain(Reason.OUTDATED);

    assertThat(transition)
        .isEqualTo(
            new Transition<>(
                SamplePods.DRAINING,
                event(
                    PodState.SERVING,
                    PodState.DRAINING,
                    affiliation(),
                    Optional.of(Reason.OUTDATED)),
                List.of(
                    new Effect.CloseRoute(SamplePods.ID),
                    new Effect.TellToDrain(SamplePods.DRAINING))));
  }

  @ParameterizedTest
  @FieldSource("domain.pod.SamplePods#LIVE")
  void every_live_pod_can_end(Pod.Live pod) {
    var transition = pod.end(Reason.UNREACHABLE, "no connection");

    assertThat(transition.next())
        .isEqualTo(new Pod.Gone(SamplePods.ID, "large", Reason.UNREACHABLE, "no connection"));
    assertThat(transition.event())
        .isEqualTo(
            new PodEvent(
                SamplePods.ID,
                Optional.of(pod.state()),
                PodState.GONE,
                pod instanceof Affiliated ? affiliation() : Optional.empty(),
                Optional.of(Reason.UNREACHABLE),
                "no connection"));
    assertThat(transition.effects())
        .containsExactly(new Effect.CloseRoute(SamplePods.ID), new Effect.Destroy(SamplePods.ID));
  }

  @Test
  void a_life_begins_in_the_ledger_with_no_state_before() {
    assertThat(PodEvent.started(SamplePods.WARMING))
        .isEqualTo(
            new PodEvent(
                SamplePods.ID,
                Optional.empty(),
                PodState.WARMING,
                Optional.empty(),
                Optional.empty(),
                ""));
  }

  @Test
  void a_stop_drains_what_serves_leaves_a_drain_alone_and_ends_the_rest() {
    var stop = Pods.Step.stop(Reason.RECYCLED);

    assertThat(SamplePods.LIVE)
        .extracting(pod -> stop.from(pod).map(t -> t.next().state()))
        .containsExactly(
            Optional.of(PodState.GONE),
            Optional.of(PodState.GONE),
            Optional.of(PodState.GONE),
            Optional.of(PodState.DRAINING),
            Optional.empty());
  }

  @Test
  void a_drain_is_for_serving_pods_alone() {
    var drain = Pods.Step.drain(Reason.RECYCLED);

    assertThat(SamplePods.LIVE)
        .filteredOn(pod -> drain.from(pod).isPresent())
        .containsExactly(SamplePods.SERVING);
  }

  @Test
  void on_any_walk_a_pod_keeps_its_name_its_pool_and_once_it_has_one_its_site() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      Pod pod = SamplePods.WARMING;
      while (pod instanceof Pod.Live live) {
        var transition = step(live, random);
        var next = transition.next();

        assertThat(LegalTransitions.legal(live.state(), next.state())).isTrue();
        assertThat(next.id()).isEqualTo(SamplePods.ID);
        assertThat(next.pool()).isEqualTo("large");
        assertThat(transition.event().from()).contains(live.state());
        if (live instanceof Affiliated affiliated) {
          assertThat(transition.event().affiliation()).contains(affiliated.affiliation());
        }
        if (live instanceof Affiliated before && next instanceof Affiliated after) {
          assertThat(after.affiliation()).isEqualTo(before.affiliation());
        }
        pod = next;
      }
    }
  }

  private static Transition<?> step(Pod.Live pod, Random random) {
    if (random.nextInt(5) == 0) {
      return pod.end(Reason.EXITED, "");
    }
    return switch (pod) {
      case Pod.Warming warming -> warming.ready(SamplePods.ADDRESS, SamplePods.BOOT);
      case Pod.Pooled pooled -> pooled.claim(SamplePods.AFFILIATION);
      case Pod.Claimed claimed -> claimed.installed();
      case Pod.Serving serving -> serving.drain(Reason.RECYCLED);
      case Pod.Draining draining -> draining.end(Reason.DRAINED, "");
    };
  }

  private static PodEvent event(
      PodState from, PodState to, Optional<Affiliation> affiliation, Optional<Reason> reason) {
    return new PodEvent(SamplePods.ID, Optional.of(from), to, affiliation, reason, "");
  }

  private static Optional<Affiliation> affiliation() {
    return Optional.of(SamplePods.AFFILIATION);
  }

  private static Pod sample(PodState state) {
    return SAMPLES.stream().filter(pod -> pod.state() == state).findFirst().orElseThrow();
  }

  /** The states that methods of the type lead to, found by their declared results. */
  private static Set<PodState> reachableFrom(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getGenericReturnType().getTypeName().contains(Transition.class.getName()))
        .map(PodTransitionsTest::resultOf)
        .collect(Collectors.toSet());
  }

  private static PodState resultOf(Method method) {
    var result = (ParameterizedType) method.getGenericReturnType();
    assertThat(result.getRawType()).as("%s", method).isEqualTo(Transition.class);
    var next = result.getActualTypeArguments()[0];
    return SAMPLES.stream()
        .filter(pod -> pod.getClass().equals(next))
        .map(Pod::state)
        .findFirst()
        .orElseThrow(() -> new AssertionError(method + " must name one state"));
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(PodTransitionsTest::records)
        : Stream.of(type);
  }
}
