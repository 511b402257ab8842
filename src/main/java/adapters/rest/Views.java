package adapters.rest;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Tracked;
import domain.site.Revision;
import domain.site.Site;
import domain.site.SiteProps;
import domain.site.SiteRev;
import domain.site.SiteRevision;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the API shows of the domain. */
final class Views {
  private Views() {}

  record SiteView(String id, Optional<Integer> published, Props props, List<String> hosts) {
    static SiteView of(Site site) {
      return new SiteView(
          site.id().value(),
          site.published().map(Revision::number),
          Props.of(site.props()),
          site.hosts());
    }
  }

  record Props(
      @Schema(minimum = "1", maximum = "1000") int maxPods,
      @Schema(minimum = "0", maximum = "1000") Optional<Integer> minPods,
      @Schema(description = "greater than 0") Optional<Double> targetConcurrency) {
    Props {
      // Jackson's way to say that the member was not there.
      minPods = Objects.requireNonNullElse(minPods, Optional.empty());
      targetConcurrency = Objects.requireNonNullElse(targetConcurrency, Optional.empty());
    }

    static Props of(SiteProps props) {
      return new Props(
          props.maxPods(),
          Optional.of(props.minPods()),
          props.targetConcurrency().stream().boxed().findFirst());
    }

    SiteProps props() {
      return new SiteProps(
          maxPods,
          minPods.orElse(0),
          targetConcurrency.stream().mapToDouble(Double::doubleValue).findFirst());
    }
  }

  /**
   * @param size of the packed bundle, in bytes
   */
  record RevisionView(
      String site, int revision, String digest, boolean published, int size, Instant deployedAt) {
    static RevisionView of(SiteRevision revision, boolean published) {
      return new RevisionView(
          revision.siteRev().site().value(),
          revision.siteRev().revision().number(),
          revision.digest().toString(),
          published,
          revision.size(),
          revision.at());
    }
  }

  /** A pod without its claim's secret; site and revision once it has them. */
  record PodView(
      String id,
      String pool,
      String state,
      Optional<String> site,
      Optional<Integer> revision,
      Optional<String> address,
      boolean outdated,
      long inStateSeconds) {
    static PodView of(Tracked tracked) {
      var pod = tracked.pod();
      var siteRev =
          pod instanceof Pod.Affiliated affiliated
              ? Optional.of(affiliated.affiliation().siteRev())
              : Optional.<SiteRev>empty();
      return new PodView(
          pod.id().toString(),
          pod.pool(),
          pod.state().label(),
          siteRev.map(s -> s.site().value()),
          siteRev.map(s -> s.revision().number()),
          pod instanceof Pod.Reachable reachable
              ? Optional.of(reachable.address().toString())
              : Optional.empty(),
          tracked.marks().contains(Mark.OUTDATED),
          tracked.inState().toSeconds());
    }
  }

  /**
   * @param next what {@code after} is to be for the next page; empty on the last one
   */
  record PodsView(List<PodView> pods, Optional<String> next) {
    /** Pods by id, which stays where it is when others come and go. */
    static PodsView of(List<Tracked> tracked, @Nullable PodId after, Limit limit) {
      var found =
          tracked.stream()
              .filter(pod -> after == null || id(pod).compareTo(after.toString()) > 0)
              .sorted(Comparator.comparing(PodsView::id))
              .toList();
      return new PodsView(limit.page(found, PodView::of), limit.next(found, PodsView::id));
    }

    private static String id(Tracked tracked) {
      return tracked.pod().id().toString();
    }
  }
}
