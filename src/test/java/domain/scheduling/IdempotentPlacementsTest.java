package domain.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pods.Step;
import domain.pod.Reason;
import domain.scheduling.IdempotentPlacements.Answer;
import domain.scheduling.Placement.Outcome;
import domain.scheduling.Placement.Placed;
import domain.scheduling.PlacementKeys.Kept;
import domain.scheduling.PlacementKeys.Request;
import domain.scheduling.PodRuntime.Install;
import domain.scheduling.Refusal.Kind;
import domain.site.Digest;
import domain.site.RequestKey;
import domain.site.SiteId;
import fakes.InMemoryPlacementKeys;
import fakes.World;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class IdempotentPlacementsTest {
  private static final RequestKey KEY = new RequestKey("key");
  private static final Digest NO_BODY = Digest.of(new byte[0]);
  private static final Request REQUEST = new Request(World.SITE, NO_BODY);

  private final World world = new World();
  private final InMemoryPlacementKeys keys = new InMemoryPlacementKeys(world.timer::nanos);
  private final IdempotentPlacements placements =
      new IdempotentPlacements(world.scheduler, keys, world.kore);

  @BeforeEach
  void publish_a_site() {
    world.publish(World.SITE);
  }

  @Test
  void a_retry_gets_the_same_pod_and_the_same_outcome() {
    world.pooled();

    var first = placed(place(REQUEST));
    var retry = placed(place(REQUEST));

    assertThat(first.outcome()).isEqualTo(Outcome.AFFILIATED);
    assertThat(retry.outcome()).isEqualTo(Outcome.AFFILIATED);
    assertThat(retry.pod()).isEqualTo(first.pod());
  }

  @Test
  void a_retry_does_not_move_to_the_pod_that_took_over() {
    world.pooled();
    var first = placed(place(REQUEST)).pod();
    world.publish(World.SITE);
    world.pooled();
    world.scheduler.replace(first, Reason.OUTDATED);

    assertThat(place(REQUEST)).isEqualTo(new Answer.Over(first.id()));
  }

  @Test
  void a_retry_after_the_pod_ended_or_while_it_drains_is_told_so() {
    world.pooled();
    var pod = placed(place(REQUEST)).pod().id();

    world.lifecycle.change(pod, Step.drain(Reason.RECYCLED));
    assertThat(place(REQUEST)).isEqualTo(new Answer.Over(pod));
    world.lifecycle.change(pod, Step.end(Reason.DRAINED, ""));
    assertThat(place(REQUEST)).isEqualTo(new Answer.Over(pod));
  }

  @Test
  void a_key_is_for_one_site_and_one_body() {
    world.pooled();
    place(REQUEST);

    var otherSite = new Request(new SiteId("other"), NO_BODY);
    var otherBody = new Request(World.SITE, Digest.of(new byte[] {1}));

    assertThat(place(otherSite)).isEqualTo(new Answer.OtherRequest());
    assertThat(place(otherBody)).isEqualTo(new Answer.OtherRequest());
  }

  @Test
  void a_refusal_is_not_kept_and_the_retry_may_succeed() {
    var refused = (Answer.Answered) place(REQUEST);
    assertThat(((Placement.Refused) refused.placement()).refusal().kind())
        .isEqualTo(Kind.POOL_EMPTY);

    var pod = world.pooled();

    assertThat(placed(place(REQUEST)).pod().id()).isEqualTo(pod);
  }

  @Test
  void a_retry_after_a_crash_before_the_key_was_kept_joins_the_pod() {
    world.pooled();
    world.pooled();
    var lost = (Placed) world.scheduler.place(new Wish.Visitors(World.SITE), () -> true);

    var retry = placed(place(REQUEST));

    assertThat(retry.pod()).isEqualTo(lost.pod());
    assertThat(retry.outcome()).isEqualTo(Outcome.JOINED);
  }

  @Test
  void whoever_records_the_key_second_answers_as_the_first() {
    world.pooled();
    world.runtime.onInstall =
        pod -> {
          keys.keep(KEY, new Kept(REQUEST, pod.id(), Outcome.JOINED));
          return new Install.Installed(Duration.ZERO, Duration.ZERO);
        };

    assertThat(placed(place(REQUEST)).outcome()).isEqualTo(Outcome.JOINED);
  }

  private Answer place(Request request) {
    return placements.place(KEY, request, () -> true);
  }

  private static Placed placed(Answer answer) {
    return (Placed) ((Answer.Answered) answer).placement();
  }
}
