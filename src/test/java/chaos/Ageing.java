package chaos;

import chaos.History.Line;
import chaos.History.Outcome.Served;
import chaos.History.Request;
import domain.pod.PodState;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What became of busy sites' pods, in figures.
 *
 * @param requests that were sent
 * @param unserved those of them that got no answer from the site
 * @param p99Millis what 99 of 100 of them took at most
 * @param longestMillis what the slowest took
 * @param pods that each site went through
 * @param together how many of them a site had at most at once, claimed or serving
 */
record Ageing(
    int requests,
    int unserved,
    double p99Millis,
    double longestMillis,
    List<Integer> pods,
    int together) {

  /**
   * @param since from when on requests count
   */
  static Ageing of(History history, Collection<String> sites, long since) {
    var requests = history.requests().stream().filter(r -> r.begin() >= since).toList();
    var millis = requests.stream().map(r -> (r.end() - r.begin()) / 1000.0).sorted().toList();
    var lives = sites.stream().map(site -> linesOf(history, site)).toList();
    return new Ageing(
        requests.size(),
        (int) requests.stream().filter(Ageing::isUnserved).count(),
        millis.get((int) Math.ceil(0.99 * millis.size()) - 1),
        millis.getLast(),
        lives.stream().map(Ageing::pods).toList(),
        lives.stream().mapToInt(Ageing::mostTogether).max().orElse(0));
  }

  private static boolean isUnserved(Request request) {
    return !(request.outcome() instanceof Served);
  }

  private static List<Line> linesOf(History history, String site) {
    return history.ledger().stream()
        .filter(line -> line.tie().filter(t -> t.site().equals(site) && t.slot() > 0).isPresent())
        .toList();
  }

  private static int pods(List<Line> lines) {
    return (int) lines.stream().filter(line -> line.to() == PodState.CLAIMED).count();
  }

  private static int mostTogether(List<Line> lines) {
    Set<UUID> now = new HashSet<>();
    int most = 0;
    for (var line : lines) {
      if (line.to() == PodState.CLAIMED) {
        now.add(line.pod());
      } else if (line.to() != PodState.SERVING) {
        now.remove(line.pod());
      }
      most = Math.max(most, now.size());
    }
    return most;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d requests, %d of them failed; 99 of 100 in %.0f ms, the slowest in %.0f ms;"
            + " pods of each site: %s, at most %d at once",
        requests,
        unserved,
        p99Millis,
        longestMillis,
        pods.stream().map(String::valueOf).collect(Collectors.joining(", ")),
        together);
  }
}
