package domain.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import domain.inspection.Difference.Kind;
import domain.inspection.Life.Line;
import domain.inspection.Life.Standing;
import domain.pod.LegalTransitions;
import domain.pod.PodId;
import domain.pod.PodState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LifeCheckTest {
  private static final PodId POD = new PodId(new UUID(0, 1));
  private static final String NONE = "-";

  /**
   * A pod's record, its row in the history and its ledger are written as {@code state/tie/reason}.
   */
  @ParameterizedTest
  @CsvSource({
    "serving/a@1, -, warming pooled claimed/a@1 serving/a@1",
    "draining/a@1/outdated, -, warming pooled claimed/a@1 serving/a@1 draining/a@1/outdated",
    "-, gone/a@1/drained, warming pooled claimed/a@1 serving/a@1 draining/a@1/x gone/a@1/drained",
    "-, gone//never_ready, warming gone//never_ready",
    "-, gone/a@1/exited, warming pooled claimed/a@1 gone/a@1/exited",
  })
  void a_life_that_went_its_way_differs_in_nothing(String live, String ended, String ledger) {
    assertThat(LifeCheck.differences(life(live, ended, ledger))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "LEDGER_DIFFERS, serving/a@1, -, warming pooled claimed/a@1",
    "LEDGER_DIFFERS, serving/b@1, -, warming pooled claimed/a@1 serving/a@1",
    "LEDGER_DIFFERS, pooled, -, warming pooled gone//exited",
    "LEDGER_DIFFERS, draining/a@1/x, -, warming pooled claimed/a@1 serving/a@1 draining/a@1/y",
    "NOT_IN_LEDGER, pooled, -, -",
    "NOT_IN_LEDGER, -, gone//exited, -",
    "RECORD_LOST, -, -, warming pooled",
    "HISTORY_DIFFERS, -, gone//exited, warming gone//never_ready",
    "HISTORY_DIFFERS, -, gone//exited, warming pooled",
    "HISTORY_DIFFERS, -, gone/a@1/exited, warming pooled gone//exited",
    "LEDGER_BROKEN, pooled, -, pooled",
    "LEDGER_BROKEN, claimed/a@1, -, warming claimed/a@1",
    "LEDGER_BROKEN, pooled, -, warming pooled claimed/a@1 pooled",
    "LEDGER_BROKEN, -, gone//exited, warming gone//exited gone//exited",
    "LEDGER_BROKEN, serving/b@1, -, warming pooled claimed/a@1 serving/b@1",
    "LEDGER_BROKEN, asleep, -, warming pooled asleep",
  })
  void what_does_not_agree_is_one_difference(Kind kind, String live, String ended, String ledger) {
    assertThat(LifeCheck.differences(life(live, ended, ledger)))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.kind()).isEqualTo(kind);
              assertThat(difference.subject()).isEqualTo("pod " + POD);
            });
  }

  @Test
  void a_pod_both_live_and_ended_is_told_so() {
    var life = life("pooled", "gone//exited", "warming pooled");

    assertThat(LifeCheck.differences(life).map(Difference::kind))
        .containsExactly(Kind.LIVE_AND_ENDED);
  }

  @Test
  void a_line_that_does_not_go_on_from_the_one_before_breaks_the_ledger() {
    var claimed = new Line(Optional.of("pooled"), standing("claimed/a@1"));
    var life =
        new Life(
            POD,
            Optional.of(claimed.to()),
            Optional.empty(),
            List.of(new Line(Optional.empty(), standing("warming")), claimed));

    assertThat(LifeCheck.differences(life))
        .singleElement()
        .satisfies(
            difference ->
                assertThat(difference.detail())
                    .startsWith(
                        "the ledger says after warming that it went from pooled to claimed for a@1;"));
  }

  @Test
  void what_is_legal_is_what_the_states_allow() {
    for (var to : PodState.values()) {
      assertThat(LifeCheck.isLegal(Optional.empty(), to.label()))
          .isEqualTo(LegalTransitions.legal(Optional.empty(), to));
      for (var from : PodState.values()) {
        assertThat(LifeCheck.isLegal(Optional.of(from.label()), to.label()))
            .as("%s to %s", from, to)
            .isEqualTo(LegalTransitions.legal(from, to));
      }
    }
  }

  private static Life life(String live, String ended, String ledger) {
    var lines = new ArrayList<Line>();
    var before = Optional.<String>empty();
    for (var text : ledger.equals(NONE) ? List.<String>of() : List.of(ledger.split(" "))) {
      var to = standing(text);
      lines.add(new Line(before, to));
      before = Optional.of(to.state());
    }
    return new Life(POD, record(live), record(ended), lines);
  }

  private static Optional<Standing> record(String text) {
    return text.equals(NONE) ? Optional.empty() : Optional.of(standing(text));
  }

  private static Standing standing(String text) {
    var parts = (text + "//").split("/", -1);
    return new Standing(parts[0], part(parts[1]), part(parts[2]));
  }

  private static Optional<String> part(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
