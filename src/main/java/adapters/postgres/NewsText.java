package adapters.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import domain.pod.PodId;
import domain.replicas.News;
import domain.site.SiteId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * News as the payload of a notification: a first line that names the sender, or is empty, and a
 * line for each of them. What a later version of Kore may add is passed over.
 */
final class NewsText {
  /** Postgres takes fewer than 8,000 bytes. */
  private static final int MOST_BYTES = 7_900;

  private NewsText() {}

  /** As few payloads as they fit in. */
  static List<String> write(String sender, Collection<News> news) {
    var payloads = new ArrayList<String>();
    var payload = new StringBuilder(sender);
    for (var one : news) {
      var line = "\n" + line(one);
      if (payload.length() + line.getBytes(UTF_8).length > MOST_BYTES) {
        payloads.add(payload.toString());
        payload = new StringBuilder(sender);
      }
      payload.append(line);
    }
    payloads.add(payload.toString());
    return payloads;
  }

  private static String line(News news) {
    return switch (news) {
      case News.Released(var pod) -> "released " + pod;
      case News.Opened(var site) -> "opened " + site;
      case News.Closed(var pod) -> "closed " + pod;
      case News.Destroyed(var pod) -> "destroyed " + pod;
      case News.Turn(var site) -> "turn " + site;
      case News.SiteChanged(var site) -> "site " + site;
      case News.HostChanged(var host) -> "host " + host;
      case News.Missed _ -> "missed all";
    };
  }

  static String sender(String payload) {
    int end = payload.indexOf('\n');
    return end < 0 ? payload : payload.substring(0, end);
  }

  static List<News> read(String payload) {
    return payload.lines().skip(1).<News>flatMap(line -> parse(line).stream()).toList();
  }

  private static Optional<? extends News> parse(String line) {
    var value = line.substring(line.indexOf(' ') + 1);
    return switch (line.substring(0, Math.max(0, line.indexOf(' ')))) {
      case "released" -> PodId.parse(value).map(News.Released::new);
      case "opened" -> SiteId.parse(value).map(News.Opened::new);
      case "closed" -> PodId.parse(value).map(News.Closed::new);
      case "destroyed" -> PodId.parse(value).map(News.Destroyed::new);
      case "turn" -> SiteId.parse(value).map(News.Turn::new);
      case "site" -> SiteId.parse(value).map(News.SiteChanged::new);
      case "host" -> Optional.of(new News.HostChanged(value));
      case "missed" -> Optional.of(new News.Missed());
      default -> Optional.empty();
    };
  }
}
