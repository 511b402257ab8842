package domain.dispatch;

import domain.site.Revision;
import domain.site.SiteId;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads host names: {@code <site>.<domain>} is a site, {@code <revision>--<site>.<domain>} a
 * preview of it where previews are allowed. Other names may be registered, which is not decided
 * here.
 *
 * @param domain in lower case, without a leading dot
 * @param only the one site that every host leads to, in {@code kore dev}
 */
public record HostNames(String domain, boolean previews, Optional<SiteId> only) {
  /** The host of an authority ({@code host[:port]}), in lower case and without a final dot. */
  public static String hostOf(String authority) {
    int end = authority.length();
    int colon = authority.lastIndexOf(':');
    if (colon >= 0 && authority.indexOf(']', colon) < 0) {
      end = colon;
    }
    if (end > 0 && authority.charAt(end - 1) == '.') {
      end--;
    }
    return authority.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /** Empty when the name is no site's by its form: then it may be a registered one. */
  public Optional<Target> target(String host) {
    int label = host.length() - domain.length() - 1;
    boolean below = label > 0 && host.charAt(label) == '.' && host.endsWith(domain);
    var named = below ? byLabel(host.substring(0, label)) : Optional.<Target>empty();
    return named.or(() -> only.map(Target::published));
  }

  private Optional<Target> byLabel(String label) {
    int mark = label.indexOf("--");
    if (mark < 0) {
      return SiteId.parse(label).map(Target::published);
    }
    if (!previews) {
      return Optional.empty();
    }
    return SiteId.parse(label.substring(mark + 2))
        .flatMap(
            site ->
                Revision.parse(label.substring(0, mark))
                    .map(revision -> new Target(site, Optional.of(revision))));
  }
}
