package domain.pooling;

import domain.pod.Pod;
import domain.pod.Reason;
import domain.scaling.SiteState;
import domain.scaling.SiteState.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which serving pods' time is over, and how each goes.
 *
 * @param replace pods to be replaced before they drain, at most one of each site
 * @param drain pods that are to go without one in their place
 */
public record RecyclingPlan(List<Recycle> replace, List<Recycle> drain) {
  private static final Comparator<Member> GOES_FIRST =
      Comparator.comparing(Member::asked)
          .thenComparing(Member::outdated)
          .thenComparing(Member::age);

  public RecyclingPlan {
    replace = List.copyOf(replace);
    drain = List.copyOf(drain);
  }

  /**
   * @param inputs on what it was decided
   */
  public record Recycle(Pod.Serving pod, Reason reason, Map<String, Object> inputs) {
    public Recycle {
      inputs = Map.copyOf(inputs);
    }
  }

  public static RecyclingPlan plan(List<SiteState> sites, RecyclingPolicy policy) {
    var replace = new ArrayList<Recycle>();
    var drain = new ArrayList<Recycle>();
    for (var site : sites) {
      int most = isIdle(site, policy) ? site.props().minPods() : site.props().maxPods();
      previews(site, policy).forEach(drain::add);
      beyond(most, site, policy).forEach(drain::add);
      next(most, site, policy)
          .ifPresent(
              old -> {
                boolean needed = isNeeded(old, most, site, policy);
                (needed ? replace : drain).add(recycle(old, reason(old, needed), site, policy));
              });
    }
    return new RecyclingPlan(replace, drain);
  }

  /** Nobody takes the place of a preview: who wants it again gets a new one. */
  private static Stream<Recycle> previews(SiteState site, RecyclingPolicy policy) {
    return site.pods().stream()
        .filter(Member::preview)
        .filter(member -> member.pod() instanceof Pod.Serving && isOver(member, policy))
        .map(member -> recycle(member, previewReason(member), site, policy));
  }

  private static Reason previewReason(Member member) {
    return member.asked() ? Reason.RECYCLED : Reason.PREVIEW_OVER;
  }

  /** The first request of a new pod may not have been told of yet. */
  private static boolean isIdle(SiteState site, RecyclingPolicy policy) {
    return site.quiet().compareTo(policy.idle()) >= 0
        && site.serving().allMatch(member -> member.age().compareTo(policy.idle()) >= 0);
  }

  private static Stream<Recycle> beyond(int most, SiteState site, RecyclingPolicy policy) {
    var reason = most < site.props().maxPods() ? Reason.IDLE : Reason.SURPLUS;
    return site.serving()
        .filter(member -> member.slot() > most)
        .map(member -> recycle(member, reason, site, policy));
  }

  /** The pod that is to go first; none while another one starts. */
  private static Optional<Member> next(int most, SiteState site, RecyclingPolicy policy) {
    if (site.isStarting()) {
      return Optional.empty();
    }
    // Whoever had its replacement installed did not live to drain it.
    return site.serving()
        .filter(member -> site.isReplaced(member.pod().id()))
        .findAny()
        .or(
            () ->
                site.serving()
                    .filter(member -> member.slot() <= most)
                    .filter(member -> member.outdated() || isOver(member, policy))
                    .max(GOES_FIRST));
  }

  /**
   * Whether the site could not do with a pod less, so that another is to be in its place. Those
   * beyond {@code most} go now, and can't stand in for it.
   */
  private static boolean isNeeded(Member old, int most, SiteState site, RecyclingPolicy policy) {
    int others = site.slotsUpTo(most) - 1;
    return site.isReplaced(old.pod().id())
        || others == 0
        || policy.scaling().needsMoreThan(others, site);
  }

  private static Reason reason(Member member, boolean needed) {
    if (member.asked()) {
      return Reason.RECYCLED;
    }
    if (!needed) {
      return Reason.SURPLUS;
    }
    return member.outdated() ? Reason.OUTDATED : Reason.EXPIRED;
  }

  private static boolean isOver(Member member, RecyclingPolicy policy) {
    return member.asked() || member.age().compareTo(policy.lifetimeOf(member.pod().id())) >= 0;
  }

  private static Recycle recycle(
      Member member, Reason reason, SiteState site, RecyclingPolicy policy) {
    var inputs = new HashMap<>(policy.scaling().inputs(site));
    inputs.put("ageMs", member.age().toMillis());
    inputs.put("lifetimeMs", policy.lifetimeOf(member.pod().id()).toMillis());
    inputs.put("idleMs", policy.idle().toMillis());
    inputs.put("outdated", member.outdated());
    inputs.put("asked", member.asked());
    return new Recycle((Pod.Serving) member.pod(), reason, inputs);
  }
}
