package domain.scaling;

import domain.pod.Pod;
import domain.pod.Pod.Serving;
import domain.pod.PodId;
import domain.site.SiteId;
import domain.site.SiteProps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A site that has pods, or is to have some, with its traffic over all replicas, at one moment of
 * the database.
 *
 * @param load how many of its requests are in flight at a time, on average over the last few
 *     seconds
 * @param quiet how long ago its last request was, to a second or so; {@link #NEVER} if none is
 *     known
 * @param pods those that are being installed and those that serve, oldest first
 */
public record SiteState(
    SiteId site, SiteProps props, double load, Duration quiet, List<Member> pods) {
  public static final Duration NEVER = Duration.ofDays(1000);

  public SiteState {
    pods = List.copyOf(pods);
  }

  /**
   * One of the site's pods.
   *
   * @param pod claimed or serving
   * @param age since it was claimed, or since it began to serve
   * @param outdated whether the site has published another revision since
   * @param asked whether somebody asked for it to be recycled
   */
  public record Member(Pod.Affiliated pod, Duration age, boolean outdated, boolean asked) {
    public boolean preview() {
      return pod.affiliation().slot().preview();
    }

    public int slot() {
      return pod.affiliation().slot().number();
    }
  }

  /** Whether a pod is being installed for visitors. */
  public boolean isStarting() {
    return pods.stream()
        .anyMatch(member -> !member.preview() && member.pod() instanceof Pod.Claimed);
  }

  /** The pods that answer visitors. */
  public Stream<Member> serving() {
    return pods.stream().filter(member -> !member.preview() && member.pod() instanceof Serving);
  }

  /** Whether another pod serves in this one's place already. */
  public boolean isReplaced(PodId pod) {
    return serving()
        .anyMatch(member -> member.pod().affiliation().replaces().equals(Optional.of(pod)));
  }

  /** In how many slots pods are; a replacement shares that of the pod that it replaces. */
  public int slots() {
    return slotsUpTo(Integer.MAX_VALUE);
  }

  /** The same without those that are beyond a number. */
  public int slotsUpTo(int most) {
    return (int)
        pods.stream()
            .filter(member -> !member.preview() && member.slot() <= most)
            .mapToInt(Member::slot)
            .distinct()
            .count();
  }
}
