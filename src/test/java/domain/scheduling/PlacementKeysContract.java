package domain.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.PodId;
import domain.scheduling.Placement.Outcome;
import domain.scheduling.PlacementKeys.Kept;
import domain.scheduling.PlacementKeys.Request;
import domain.site.Digest;
import domain.site.RequestKey;
import domain.site.SiteId;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link PlacementKeys} promise, whoever keeps them. */
public abstract class PlacementKeysContract {
  private static final RequestKey KEY = new RequestKey("1f0c5b6e-\"\\~!");

  private PlacementKeys keys;

  /** With nothing remembered. */
  protected abstract PlacementKeys newKeys();

  /** Lets what is remembered grow older by 24 h. */
  protected abstract void passADay();

  @BeforeEach
  void forget_all() {
    keys = newKeys();
  }

  @Test
  void a_new_key_has_no_placement() {
    assertThat(keys.find(KEY)).isEmpty();
  }

  @Test
  void a_placement_is_found_under_its_key_as_it_was() {
    var affiliated = placement(1, Outcome.AFFILIATED);
    var joined = placement(2, Outcome.JOINED);
    var other = new RequestKey("x".repeat(255));

    assertThat(keys.keep(KEY, affiliated)).isEqualTo(affiliated);
    assertThat(keys.keep(other, joined)).isEqualTo(joined);

    assertThat(keys.find(KEY)).contains(affiliated);
    assertThat(keys.find(other)).contains(joined);
  }

  @Test
  void keys_differ_by_case() {
    keys.keep(new RequestKey("key"), placement(1, Outcome.JOINED));

    assertThat(keys.find(new RequestKey("KEY"))).isEmpty();
  }

  @Test
  void the_first_placement_under_a_key_stays() {
    var first = placement(1, Outcome.AFFILIATED);
    keys.keep(KEY, first);

    assertThat(keys.keep(KEY, placement(2, Outcome.JOINED))).isEqualTo(first);
    assertThat(keys.find(KEY)).contains(first);
  }

  @Test
  void simultaneous_placements_under_a_key_come_to_the_same_one() throws Exception {
    var results = new ArrayList<Kept>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          IntStream.range(0, 20)
              .mapToObj(n -> threads.submit(() -> keys.keep(KEY, placement(n, Outcome.JOINED))))
              .toList();
      for (Future<Kept> call : calls) {
        results.add(call.get());
      }
    }

    assertThat(results).containsOnly(keys.find(KEY).orElseThrow());
  }

  @Test
  void a_key_is_new_again_after_a_day() {
    keys.keep(KEY, placement(1, Outcome.AFFILIATED));
    passADay();
    assertThat(keys.find(KEY)).isEmpty();

    var second = placement(2, Outcome.JOINED);

    assertThat(keys.keep(KEY, second)).isEqualTo(second);
    assertThat(keys.find(KEY)).isEqualTo(Optional.of(second));
  }

  private static Kept placement(int pod, Outcome outcome) {
    var request = new Request(new SiteId("hello"), Digest.of(new byte[] {(byte) pod}));
    return new Kept(request, new PodId(new UUID(1, pod)), outcome);
  }
}
