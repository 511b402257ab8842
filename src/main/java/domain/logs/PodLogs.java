package domain.logs;

import domain.pod.PodId;
import domain.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The port to the lines that all replicas' pods wrote in the last hour or so. */
public interface PodLogs {
  /**
   * Adds lines in their order; one transaction. A line that a pod wrote before it was a site's is
   * kept by nobody.
   */
  void add(List<Written> lines);

  /** Lines of a site's pods, in their order. */
  List<Kept> read(Question question);

  /**
   * @param ago how long ago it was written
   */
  record Written(LogLine line, Duration ago) {}

  /**
   * @param seq names the line: later lines have higher ones, and none appears before one that was
   *     read
   */
  record Kept(long seq, Instant at, SiteId site, int revision, LogLine line) {}

  /**
   * @param after only lines after this one, beginning with the oldest; empty for the newest lines
   * @param since how far back
   */
  record Question(
      SiteId site,
      Optional<PodId> pod,
      Optional<Duration> since,
      Optional<Long> after,
      int limit) {}
}
