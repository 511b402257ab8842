package domain.pod;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pods.Filter;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Step;
import domain.scheduling.Affinity;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.SiteError;
import domain.scheduling.Wish;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteProps;
import domain.site.SiteRev;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What {@link Pods} and {@link Affinity} promise, whoever keeps them. */
public abstract class PodsContract extends PodsFixture {
  /** The ledger's lines for a pod, oldest first. */
  protected abstract List<PodEvent> ledger(PodId pod);

  @Test
  void a_cold_site_gets_a_pooled_pod() {
    var pod = pooled();

    var claimed = claim(new Wish.Visitors(SITE));

    assertThat(claimed.id()).isEqualTo(pod);
    assertThat(claimed.affiliation().siteRev()).isEqualTo(FIRST);
    assertThat(claimed.affiliation().slot()).isEqualTo(new Slot(1));
    assertThat(state(pod)).contains(PodState.CLAIMED);
  }

  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @Test
  void who_comes_while_the_pod_is_installed_waits_and_then_joins() {
    var claimed = claimedFor(new Wish.Visitors(SITE));

    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.Wait(claimed.id()));
    var serving = serve(claimed);
    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.Joined(serving));
  }

  @Test
  void an_empty_pool_is_said_to_be_empty() {
    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.PoolEmpty(0));
  }

  @Test
  void who_waits_longest_for_a_pod_gets_the_first_one() {
    var first = published("first");
    var second = published("second");
    assertThat(ask(first)).isEqualTo(new Answer.PoolEmpty(0));
    assertThat(ask(second)).isEqualTo(new Answer.PoolEmpty(1));
    assertThat(affinity.nextInLine()).isEmpty();

    pooled();

    assertThat(affinity.nextInLine()).containsExactly(first.site());
    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.PoolEmpty(2));
    assertThat(ask(second)).isEqualTo(new Answer.PoolEmpty(1));
    claim(first);
    assertThat(ask(second)).isEqualTo(new Answer.PoolEmpty(0));
    pooled();
    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.PoolEmpty(1));
    claim(second);
  }

  @Test
  void whoever_asks_often_waits_in_one_place_only() {
    var first = published("first");
    ask(first);
    ask(first);
    ask(first);

    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.PoolEmpty(1));
  }

  @Test
  void a_replacement_goes_after_all_that_wait_and_waits_in_no_line() {
    var old = serve(claimedFor(new Wish.Visitors(SITE)));
    assertThat(ask(new Wish.Replacement(old))).isEqualTo(new Answer.PoolEmpty(0));
    var waiting = published("waiting");
    assertThat(ask(waiting)).isEqualTo(new Answer.PoolEmpty(0));
    pooled();

    assertThat(ask(new Wish.Replacement(old))).isEqualTo(new Answer.PoolEmpty(1));
    pooled();
    assertThat(ask(new Wish.Replacement(old))).isInstanceOf(Answer.Affiliated.class);
    claim(waiting);
  }

  @Test
  void code_that_brings_its_pods_down_gets_no_more_of_them() {
    for (int i = 0; i < MOST_FAILED; i++) {
      var pod = serve(claimedFor(new Wish.Visitors(SITE)));
      pods.change(pod.id(), Step.end(Reason.EXITED, "exit code 1"));
    }
    pooled();

    assertThat(ask(new Wish.Visitors(SITE)))
        .isInstanceOfSatisfying(
            Answer.KeepsFailing.class,
            failing -> assertThat(failing.again()).isPositive().isLessThanOrEqualTo(A_MINUTE));
    assertThat(ask(new Wish.Preview(SECOND))).isInstanceOf(Answer.Affiliated.class);
  }

  @Test
  void so_does_code_that_fails_after_its_pod_began_to_drain() {
    for (int i = 0; i < MOST_FAILED; i++) {
      var pod = serve(claimedFor(new Wish.Visitors(SITE)));
      pods.change(pod.id(), Step.drain(Reason.WITHDRAWN));
      pods.change(pod.id(), Step.end(Reason.EXITED, "exit code 1"));
    }

    pooled();

    assertThat(ask(new Wish.Visitors(SITE))).isInstanceOf(Answer.KeepsFailing.class);
  }

  @Test
  void pods_that_were_gone_before_count_against_no_code() {
    for (int i = 0; i < MOST_FAILED; i++) {
      var pod = claimedFor(new Wish.Visitors(SITE));
      pods.change(pod.id(), Step.end(Reason.UNREACHABLE, "connection refused"));
    }
    pooled();

    assertThat(ask(new Wish.Visitors(SITE))).isInstanceOf(Answer.Affiliated.class);
  }

  @Test
  void a_pod_s_life_begins_once_however_often_it_is_registered() {
    var pod = new Pod.Warming(new PodId(UUID.randomUUID()), "default");
    assertThat(pods.register(pod)).isTrue();
    assertThat(pods.register(pod)).isTrue();
    assertThat(ledger(pod.id())).hasSize(1);

    pods.change(pod.id(), Step.end(Reason.NEVER_READY, ""));
    assertThat(pods.register(pod)).isFalse();
    assertThat(pods.find(pod.id())).isEmpty();
    assertThat(ledger(pod.id())).hasSize(2);
  }

  @Test
  void a_pod_that_went_on_from_where_it_was_seen_is_not_ended() {
    var claimed = claimedFor(new Wish.Visitors(SITE));
    serve(claimed);

    assertThat(pods.change(claimed.id(), Step.endIn(PodState.CLAIMED, Reason.LEASE_EXPIRED, "")))
        .isEmpty();
    assertThat(pods.change(claimed.id(), Step.endIn(PodState.SERVING, Reason.EXITED, "")))
        .isPresent();
  }

  @Test
  void serving_pods_are_found_by_their_sites() {
    var serving = serve(claimedFor(new Wish.Visitors(SITE)));
    var other = published("other");
    pooled();
    var elsewhere = serve(claim(other));
    claimedFor(published("claimed"));

    assertThat(pods.serving()).containsExactlyInAnyOrder(serving, elsewhere);
    assertThat(pods.serving(Set.of(SITE, new SiteId("nowhere")))).containsExactly(serving);
    assertThat(pods.serving(Set.of())).isEmpty();
  }

  private Wish published(String name) {
    var site = new SiteId(name);
    sites.publish(sites.addRevision(site, CODE).siteRev());
    return new Wish.Visitors(site);
  }

  @Test
  void unknown_sites_and_revisions_take_no_pod() {
    var pod = pooled();
    var nowhere = new SiteId("nowhere");

    assertThat(ask(new Wish.Visitors(nowhere))).isEqualTo(new Answer.UnknownSite());
    assertThat(ask(new Wish.Preview(new SiteRev(SITE, new Revision(9)))))
        .isEqualTo(new Answer.UnknownRevision());
    sites.addRevision(nowhere, CODE);
    assertThat(ask(new Wish.Visitors(nowhere))).isEqualTo(new Answer.UnknownRevision());
    assertThat(state(pod)).contains(PodState.POOLED);
  }

  @Test
  void simultaneous_claims_for_one_site_take_one_pod() throws Exception {
    for (int round = 0; round < 25; round++) {
      var wish = published("herd" + round);
      pooled();
      pooled();

      var answers = together(20, () -> ask(wish));

      assertThat(answers).filteredOn(a -> a instanceof Answer.Affiliated).hasSize(1);
      assertThat(answers).filteredOn(a -> a instanceof Answer.Wait).hasSize(19);
    }
    assertThat(pods.counts())
        .containsEntry(PodState.POOLED, 25)
        .containsEntry(PodState.CLAIMED, 25);
  }

  @Test
  void who_asks_at_the_moment_when_the_pod_begins_to_serve_gets_no_second_one() throws Exception {
    pooled();
    pooled();
    for (int round = 0; round < 100; round++) {
      var wish = published("moment" + round);
      sites.setProps(wish.site(), new SiteProps(2));
      pooled();
      var claimed = claim(wish);

      var answers =
          together(
              3,
              () -> {
                affinity.installed(
                    claimed.id(), claimed.affiliation().claim(), InstallTimings.NONE);
                return ask(wish);
              });

      assertThat(answers).noneMatch(a -> a instanceof Answer.Affiliated);
    }
  }

  @Test
  void simultaneous_claims_for_many_sites_share_no_pod_and_find_every_one() throws Exception {
    for (int i = 0; i < 12; i++) {
      var site = new SiteId("site" + i);
      sites.addRevision(site, CODE);
      sites.publish(new SiteRev(site, new Revision(1)));
      pooled();
    }
    var next = new AtomicInteger();

    var answers =
        together(12, () -> ask(new Wish.Visitors(new SiteId("site" + next.getAndIncrement()))));

    assertThat(answers).allMatch(a -> a instanceof Answer.Affiliated);
    assertThat(answers.stream().map(PodsFixture::podOf).distinct()).hasSize(12);
  }

  @Test
  void a_claim_that_is_not_the_pods_own_changes_nothing() {
    var claimed = claimedFor(new Wish.Visitors(SITE));
    var stranger = new ClaimId(UUID.randomUUID());

    assertThat(affinity.installed(claimed.id(), stranger, InstallTimings.NONE)).isEmpty();
    assertThat(affinity.renew(claimed.id(), stranger)).isFalse();
    assertThat(affinity.renew(claimed.id(), claimed.affiliation().claim())).isTrue();
    assertThat(state(claimed.id())).contains(PodState.CLAIMED);
  }

  @Test
  void a_late_install_of_an_ended_pod_changes_nothing() {
    var claimed = claimedFor(new Wish.Visitors(SITE));
    pods.change(claimed.id(), Step.end(Reason.LEASE_EXPIRED, ""));

    assertThat(affinity.installed(claimed.id(), claimed.affiliation().claim(), InstallTimings.NONE))
        .isEmpty();
    assertThat(affinity.renew(claimed.id(), claimed.affiliation().claim())).isFalse();
    assertThat(pods.find(claimed.id())).isEmpty();
  }

  @Test
  void a_site_never_has_more_pods_than_its_props_allow() {
    pooled();
    pooled();
    sites.setProps(SITE, new SiteProps(1));
    var first = serve(claim(new Wish.Visitors(SITE)));
    pods.change(first.id(), Step.drain(Reason.RECYCLED));
    claim(new Wish.Visitors(SITE));

    sites.publish(SECOND);

    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.AtCapacity(Optional.empty()));
  }

  @Test
  void a_draining_pod_leaves_its_slot_to_the_next() {
    pooled();
    var first = serve(claimedFor(new Wish.Visitors(SITE)));

    pods.change(first.id(), Step.drain(Reason.RECYCLED));
    var second = claim(new Wish.Visitors(SITE));

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.affiliation().slot()).isEqualTo(first.affiliation().slot());
  }

  @Test
  void while_a_revision_is_rolled_out_the_pod_before_serves_on() {
    pooled();
    var old = serve(claimedFor(new Wish.Visitors(SITE)));
    sites.publish(SECOND);
    assertThat(marks(old.id())).containsExactlyInAnyOrder(Mark.OUTDATED, Mark.OWN);

    var next = claim(new Wish.Replacement(old));

    assertThat(next.affiliation().siteRev()).isEqualTo(SECOND);
    assertThat(next.affiliation().replaces()).contains(old.id());
    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.Joined(old));
    assertThat(ask(new Wish.Replacement(old))).isEqualTo(new Answer.NotNeeded());

    var serving = serve(next);
    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.Joined(serving));
    assertThat(ask(new Wish.Replacement(old)))
        .as("whoever claimed it may have died before it drained the old one")
        .isEqualTo(new Answer.Joined(serving));
    pods.change(old.id(), Step.drain(Reason.OUTDATED));
    var joined = (Answer.Joined) ask(new Wish.Visitors(SITE));
    assertThat(joined.pod().id()).isEqualTo(serving.id());
    assertThat(marks(serving.id())).containsExactly(Mark.OWN);
    pooled();
    assertThat(ask(new Wish.Replacement(serving))).isInstanceOf(Answer.Affiliated.class);
  }

  @Test
  void a_pod_that_does_not_serve_any_more_needs_no_replacement() {
    pooled();
    var old = serve(claimedFor(new Wish.Visitors(SITE)));
    pods.change(old.id(), Step.drain(Reason.RECYCLED));

    assertThat(ask(new Wish.Replacement(old))).isEqualTo(new Answer.NotNeeded());
  }

  @Test
  void a_preview_runs_beside_the_published_revision_and_only_one_at_a_time() {
    pooled();
    pooled();
    var published = serve(claimedFor(new Wish.Visitors(SITE)));

    var preview = serve(claim(new Wish.Preview(SECOND)));

    assertThat(preview.affiliation().slot()).isEqualTo(Slot.PREVIEW);
    assertThat(ask(new Wish.Preview(SECOND))).isEqualTo(new Answer.Joined(preview));
    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.Joined(published));
    assertThat(ask(new Wish.Preview(FIRST)))
        .isEqualTo(new Answer.AtCapacity(Optional.of(preview.id())));
    assertThat(marks(preview.id())).containsExactly(Mark.OWN);
  }

  @Test
  void code_that_failed_to_load_takes_no_further_pod() {
    var pod = pooled();
    var error =
        new SiteError("SyntaxError: x", Optional.of("a.js"), Optional.of(3), Optional.empty());

    affinity.codeFailed(FIRST, error);

    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.CodeFailed(error));
    assertThat(state(pod)).contains(PodState.POOLED);
  }

  @Test
  void every_change_is_in_the_ledger_once() {
    var serving = serve(claimedFor(new Wish.Visitors(SITE)));
    pods.change(serving.id(), Step.drain(Reason.RECYCLED));
    pods.change(serving.id(), Step.drain(Reason.RECYCLED));
    pods.change(serving.id(), Step.end(Reason.DRAINED, "exit 0"));
    pods.change(serving.id(), Step.end(Reason.DRAINED, "exit 0"));

    assertThat(ledger(serving.id()))
        .extracting(PodEvent::to)
        .containsExactly(
            PodState.WARMING,
            PodState.POOLED,
            PodState.CLAIMED,
            PodState.SERVING,
            PodState.DRAINING,
            PodState.GONE);
    assertThat(ledger(serving.id()).getLast().reason()).contains(Reason.DRAINED);
    assertThat(ledger(serving.id()).getLast().detail()).isEqualTo("exit 0");
  }

  @Test
  void live_pods_are_found_by_state_and_by_site() {
    var serving = serve(claimedFor(new Wish.Visitors(SITE)));
    var free = pooled();

    assertThat(ids(Filter.ALL)).containsExactlyInAnyOrder(serving.id(), free);
    assertThat(ids(Filter.of(PodState.POOLED))).containsExactly(free);
    assertThat(ids(Filter.of(SITE))).containsExactly(serving.id());
    assertThat(ids(Filter.of(new SiteId("other")))).isEmpty();
  }

  @Test
  void nobody_replaces_a_preview() {
    pooled();
    var preview = serve(claimedFor(new Wish.Preview(SECOND)));

    assertThat(ask(new Wish.Replacement(preview))).isEqualTo(new Answer.NotNeeded());
  }

  @Test
  void code_that_failed_to_load_drives_no_other_preview_away() {
    pooled();
    serve(claimedFor(new Wish.Preview(FIRST)));
    var error = new SiteError("SyntaxError", Optional.empty(), Optional.empty(), Optional.empty());

    affinity.codeFailed(SECOND, error);

    assertThat(ask(new Wish.Preview(SECOND))).isEqualTo(new Answer.CodeFailed(error));
  }

  @Test
  void what_a_sites_code_says_is_kept_whatever_it_is() {
    var pod = claimedFor(new Wish.Visitors(SITE));
    var error =
        new SiteError("a\0b\\u0000", Optional.of("c\0.js"), Optional.empty(), Optional.empty());

    affinity.codeFailed(FIRST, error);
    var gone = pods.change(pod.id(), Pods.Step.end(Reason.CODE_FAILED, "it said \0"));

    assertThat(gone).isPresent();
    assertThat(ask(new Wish.Visitors(SITE))).isEqualTo(new Answer.CodeFailed(error));
  }
}
