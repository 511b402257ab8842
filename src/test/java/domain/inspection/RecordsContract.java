package domain.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import domain.inspection.Life.Standing;
import domain.pod.PodId;
import domain.pod.Pods.Step;
import domain.pod.PodsFixture;
import domain.pod.Reason;
import domain.scheduling.Wish;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link Records} promise, whoever keeps them. */
public abstract class RecordsContract extends PodsFixture {
  private static final Wish VISITORS = new Wish.Visitors(SITE);

  /** The records of this test's store. */
  protected abstract Records records();

  @Test
  void without_pods_there_are_no_lives() {
    assertThat(lives()).isEmpty();
  }

  @Test
  void a_live_pod_s_record_and_ledger_are_read_from_its_first_state_to_its_last() {
    var pod = pooled();
    assertThat(liveState(pod)).isEqualTo("pooled");
    var claimed = claim(VISITORS);
    assertThat(liveState(pod)).isEqualTo("claimed");
    serve(claimed);
    assertThat(liveState(pod)).isEqualTo("serving");
    pods.change(pod, Step.drain(Reason.RECYCLED));
    assertThat(liveState(pod)).isEqualTo("draining");

    assertThat(life(pod).live().flatMap(Standing::tie)).isNotEmpty();
    assertThat(life(pod).live().flatMap(Standing::reason)).contains("recycled");
    assertThat(life(pod).ended()).isEmpty();
    assertThat(life(pod).ledger())
        .extracting(line -> line.to().state())
        .containsExactly("warming", "pooled", "claimed", "serving", "draining");
  }

  @Test
  void a_pod_that_ended_is_read_from_the_history() {
    var claimed = claimedFor(VISITORS);
    pods.change(claimed.id(), Step.end(Reason.INSTALL_FAILED, "no"));

    var life = life(claimed.id());

    assertThat(life.live()).isEmpty();
    assertThat(life.ended().map(Standing::state)).contains("gone");
    assertThat(life.ended().flatMap(Standing::reason)).contains("install_failed");
    assertThat(life.ended()).contains(life.ledger().getLast().to());
  }

  @Test
  void lives_that_went_their_way_differ_in_nothing() {
    var drained = serve(claimedFor(VISITORS)).id();
    pods.change(drained, Step.drain(Reason.RECYCLED));
    serve(claimedFor(VISITORS));
    claimedFor(new Wish.Preview(SECOND));
    pods.change(pooled(), Step.end(Reason.POOL_SHRUNK, ""));
    pods.change(drained, Step.end(Reason.DRAINED, "exit 0"));
    pooled();

    assertThat(lives()).hasSize(5);
    assertThat(differences()).isEmpty();
  }

  protected final List<Difference> differences() {
    return new LifeCheck(records()).look();
  }

  protected final Map<PodId, Life> lives() {
    var lives = new HashMap<PodId, Life>();
    records()
        .check(
            life -> {
              lives.put(life.pod(), life);
              return Stream.empty();
            });
    return lives;
  }

  private Life life(PodId pod) {
    return Objects.requireNonNull(lives().get(pod));
  }

  private String liveState(PodId pod) {
    var live = life(pod).live().orElseThrow();
    assertThat(live).isEqualTo(life(pod).ledger().getLast().to());
    return live.state();
  }
}
