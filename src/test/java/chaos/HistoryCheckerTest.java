package chaos;

import static org.assertj.core.api.Assertions.assertThat;

import chaos.History.Execution;
import chaos.History.Outage;
import chaos.History.Outcome.Lost;
import chaos.History.Outcome.Refused;
import chaos.History.Outcome.Served;
import chaos.History.PropsChange;
import chaos.History.Row;
import chaos.History.Tie;
import chaos.Violation.Invariant;
import domain.pod.PodState;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A good history passes; each kind of bad one is found, as what it is. */
final class HistoryCheckerTest {
  private static final String SITE = "shop";

  private final Story story = new Story();

  @Test
  void a_good_history_passes() {
    var first = story.servingPod(SITE);
    story.served(SITE, first);
    var second = story.replacement(first);
    story.serve(second);
    story.drain(first);
    var third = story.replacement(second);
    story.serve(third);
    story.end(second);
    story.end(first);
    story.claimedPod(SITE, 2, 0);
    story.drain(third);
    story.servingPod(SITE);
    story.end(story.warmPod());
    story.asked(SITE, new Refused(503, true));
    story.asked(SITE, new Refused(502, false));
    story.asked(SITE, new Refused(504, false));

    assertThat(story.check()).isEmpty();
  }

  @Test
  void a_pod_that_goes_back_is_found() {
    var pod = story.servingPod(SITE);
    var tie = story.row(pod).tie();
    story.line(pod, Optional.of(PodState.SERVING), PodState.POOLED, tie, Optional.empty());

    assertFound(Invariant.A_POD_NEVER_GOES_BACK);
  }

  @Test
  void a_pod_that_skips_a_state_is_found() {
    var pod = story.warmPod();
    story.serve(pod);

    assertFound(Invariant.A_POD_NEVER_GOES_BACK);
  }

  @Test
  void a_line_that_does_not_follow_from_the_one_before_is_found() {
    var pod = story.servingPod(SITE);
    var tie = story.row(pod).tie();
    story.line(pod, Optional.of(PodState.CLAIMED), PodState.GONE, tie, Optional.of("exited"));

    assertFound(Invariant.A_POD_NEVER_GOES_BACK);
  }

  @Test
  void a_pod_with_two_sites_is_found() {
    var pod = story.servingPod(SITE);
    var other = new Tie("blog", 1, story.name(), 1);
    story.line(
        pod,
        Optional.of(PodState.SERVING),
        PodState.GONE,
        Optional.of(other),
        Optional.of("recycled"));

    assertFound(Invariant.A_POD_SERVES_AT_MOST_ONE_SITE);
  }

  @Test
  void a_pod_with_two_claims_is_found() {
    var pod = story.claimedPod(SITE, 1, 1);
    story.claim(pod, new Tie(SITE, 1, story.name(), 1));

    assertFound(Invariant.A_POD_SERVES_AT_MOST_ONE_SITE);
  }

  @Test
  void a_claim_without_a_site_is_found() {
    var pod = story.warmPod();
    story.line(
        pod, Optional.of(PodState.POOLED), PodState.CLAIMED, Optional.empty(), Optional.empty());

    assertFound(Invariant.A_POD_SERVES_AT_MOST_ONE_SITE);
  }

  @Test
  void a_claim_that_ties_two_pods_is_found() {
    var claim = story.name();
    story.claim(story.warmPod(), new Tie(SITE, 1, claim, 1));
    story.claim(story.warmPod(), new Tie("blog", 1, claim, 1));

    assertFound(Invariant.A_CLAIM_NAMES_ONE_POD);
  }

  @Test
  void two_pods_in_one_slot_are_found() {
    story.props(SITE, 2);
    story.pass(10);
    story.servingPod(SITE);
    story.servingPod(SITE);

    assertFound(Invariant.A_SLOT_HOLDS_ONE_POD);
  }

  @Test
  void two_previews_are_found() {
    story.claimedPod(SITE, 2, 0);
    story.claimedPod(SITE, 3, 0);

    assertFound(Invariant.A_SLOT_HOLDS_ONE_POD);
  }

  @Test
  void a_second_replacement_is_found() {
    var pod = story.servingPod(SITE);
    story.replacement(pod);
    story.replacement(pod);

    assertFound(Invariant.A_SITE_HAS_ONE_REPLACEMENT_AT_A_TIME);
  }

  @Test
  void a_replacement_for_a_pod_that_is_gone_is_found() {
    var pod = story.servingPod(SITE);
    story.end(pod);
    story.replacement(pod);

    assertFound(Invariant.A_SITE_HAS_ONE_REPLACEMENT_AT_A_TIME);
  }

  @Test
  void more_pods_than_the_props_allow_are_found() {
    story.servingPod(SITE);
    story.claimedPod(SITE, 1, 2);

    assertFound(Invariant.A_SITE_NEVER_HAS_MORE_PODS_THAN_ITS_PROPS_ALLOW);
  }

  @Test
  void a_decrease_of_the_props_binds_claims_after_it() {
    story.props(SITE, 2);
    story.pass(10);
    story.claimedPod(SITE, 1, 1);
    story.props(SITE, 1);
    story.pass(10);
    story.claimedPod(SITE, 2, 2);

    assertFound(Invariant.A_SITE_NEVER_HAS_MORE_PODS_THAN_ITS_PROPS_ALLOW);
  }

  @Test
  void a_change_of_the_props_that_may_not_have_come_through_binds_nobody() {
    story.props.add(new PropsChange(SITE, 2, story.tick(), Long.MAX_VALUE));
    story.claimedPod(SITE, 1, 1);
    story.claimedPod(SITE, 2, 2);

    assertThat(story.check()).isEmpty();
  }

  @Test
  void a_slot_above_the_props_is_found() {
    story.claimedPod(SITE, 1, 2);

    assertFound(Invariant.A_SITE_NEVER_HAS_MORE_PODS_THAN_ITS_PROPS_ALLOW);
  }

  @Test
  void a_second_pod_for_one_herd_is_found() {
    story.props(SITE, 2);
    story.pass(10);
    story.claimedPod(SITE, 1, 1);
    story.claimedPod(SITE, 1, 2);

    assertFound(Invariant.A_COLD_SITE_GETS_ONE_POD);
  }

  @Test
  void a_pod_for_a_site_that_is_served_already_is_found() {
    story.props(SITE, 2);
    story.pass(10);
    story.servingPod(SITE);
    story.claimedPod(SITE, 2, 2);

    assertFound(Invariant.A_COLD_SITE_GETS_ONE_POD);
  }

  @Test
  void a_busy_site_that_grows_step_by_step_is_fine() {
    story.props(SITE, 3);
    story.pass(10);
    story.servingPod(SITE);
    story.serve(story.anotherPod(SITE, 2));
    story.serve(story.anotherPod(SITE, 3));

    assertThat(story.check()).isEmpty();
  }

  @Test
  void a_busy_site_that_gets_two_pods_at_once_is_found() {
    story.props(SITE, 3);
    story.pass(10);
    story.servingPod(SITE);
    story.anotherPod(SITE, 2);
    story.anotherPod(SITE, 3);

    assertFound(Invariant.A_BUSY_SITE_GETS_ONE_POD_AT_A_TIME);
  }

  @Test
  void a_live_pod_that_the_ledger_ended_is_found() {
    var pod = story.servingPod(SITE);
    var before = story.row(pod);
    story.end(pod);
    story.rows.put(pod, before);

    assertFound(Invariant.LEDGER_AND_TABLES_AGREE);
  }

  @Test
  void a_second_row_is_found() {
    var pod = story.servingPod(SITE);
    story.end(pod);
    story.moreRows.add(story.row(pod));

    assertFound(Invariant.LEDGER_AND_TABLES_AGREE);
  }

  @Test
  void a_pod_without_a_row_is_found() {
    story.rows.remove(story.warmPod());

    assertFound(Invariant.LEDGER_AND_TABLES_AGREE);
  }

  @Test
  void a_row_without_a_line_is_found() {
    var since = Map.of(PodState.WARMING, story.tick());
    var pod = story.name();
    story.moreRows.add(
        new Row(
            pod,
            PodState.WARMING,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            since));

    assertFound(Invariant.LEDGER_AND_TABLES_AGREE);
  }

  @Test
  void another_end_reason_or_time_is_found() {
    var pod = story.servingPod(SITE);
    story.end(pod);
    var row = story.row(pod);
    var since = Map.copyOf(row.since());
    story.rows.put(
        pod,
        new Row(
            pod,
            row.state(),
            row.tie(),
            row.replaces(),
            row.drainReason(),
            Optional.of("exited"),
            since));

    assertFound(Invariant.LEDGER_AND_TABLES_AGREE);
  }

  @Test
  void an_answer_from_another_sites_code_is_found() {
    var pod = story.servingPod(SITE);
    long id = story.asked("blog", new Served(SITE, 1, pod, pod));
    story.executions.add(new Execution(id, "blog"));

    assertFound(Invariant.NO_ANSWER_FROM_ANOTHER_SITES_CODE);
  }

  @Test
  void an_answer_from_another_sites_pod_is_found() {
    var pod = story.servingPod(SITE);
    long id = story.asked("blog", new Served("blog", 1, pod, pod));
    story.executions.add(new Execution(id, "blog"));

    assertFound(Invariant.NO_ANSWER_FROM_ANOTHER_SITES_CODE);
  }

  @Test
  void an_answer_from_another_revision_than_the_pods_is_found() {
    var pod = story.servingPod(SITE);
    long id = story.asked(SITE, new Served(SITE, 2, pod, pod));
    story.executions.add(new Execution(id, SITE));

    assertFound(Invariant.NO_ANSWER_FROM_ANOTHER_SITES_CODE);
  }

  @Test
  void an_answer_from_another_pod_than_kore_says_is_found() {
    var pod = story.servingPod(SITE);
    long id = story.asked(SITE, new Served(SITE, 1, pod, story.name()));
    story.executions.add(new Execution(id, SITE));

    assertFound(Invariant.NO_ANSWER_FROM_ANOTHER_SITES_CODE);
  }

  @Test
  void an_answer_before_the_pod_served_is_found() {
    var pod = story.claimedPod(SITE, 1, 1);
    story.served(SITE, pod);
    story.serve(pod);

    assertFound(Invariant.NO_ANSWER_FROM_A_POD_THAT_DOES_NOT_SERVE);
  }

  @Test
  void an_answer_in_calm_from_a_pod_that_ended_is_found() {
    var pod = story.servingPod(SITE);
    story.end(pod);
    story.served(SITE, pod);
    assertThat(story.check()).as("a replica that is cut off may not know").isEmpty();
    story.calm();
    story.pass(10);
    story.served(SITE, pod);

    assertFound(Invariant.NO_ANSWER_FROM_A_POD_THAT_DOES_NOT_SERVE);
  }

  @Test
  void a_request_that_was_executed_twice_is_found() {
    long id = story.served(SITE, story.servingPod(SITE));
    story.executions.add(new Execution(id, SITE));

    assertFound(Invariant.NO_REQUEST_IS_EXECUTED_TWICE);
  }

  @Test
  void an_answer_without_an_execution_is_found() {
    story.served(SITE, story.servingPod(SITE));
    story.executions.clear();

    assertFound(Invariant.NO_REQUEST_IS_EXECUTED_TWICE);
  }

  @Test
  void an_execution_by_another_site_is_found() {
    long id = story.asked(SITE, new Refused(502, false));
    story.executions.add(new Execution(id, "blog"));

    assertFound(Invariant.NO_ANSWER_FROM_ANOTHER_SITES_CODE);
  }

  @Test
  void an_execution_that_nobody_asked_for_is_found() {
    story.executions.add(new Execution(7, SITE));

    assertFound(Invariant.NO_ANSWER_FROM_ANOTHER_SITES_CODE);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 421, 500, 503})
  void an_answer_that_no_fault_explains_is_found(int status) {
    story.asked(SITE, new Refused(status, false));

    assertFound(Invariant.NO_REQUEST_FAILS_WITHOUT_A_FAULT);
  }

  @Test
  void a_refusal_in_calm_is_found() {
    story.calm();
    story.asked(SITE, new Refused(503, true));

    assertFound(Invariant.NO_REQUEST_FAILS_WITHOUT_A_FAULT);
  }

  @Test
  void a_request_may_be_lost_only_at_a_replica_that_died() {
    long killed = story.tick();
    story.asked(SITE, new Lost("connection reset"));
    story.outages.add(new Outage(0, killed, story.tick()));
    assertThat(story.check()).isEmpty();
    story.asked(SITE, new Lost("connection reset"));

    assertFound(Invariant.NO_REQUEST_FAILS_WITHOUT_A_FAULT);
  }

  private void assertFound(Invariant invariant) {
    assertThat(story.check()).extracting(Violation::invariant).contains(invariant);
  }
}
