package domain.site;

/**
 * What a site may use.
 *
 * @param maxPods how many pods may serve the site at once, from 1 to {@value #MOST_PODS}
 */
public record SiteProps(int maxPods) {
  public static final int MOST_PODS = 1000;

  /** The article's default: one pod, for every site without props of its own. */
  public static final SiteProps DEFAULT = new SiteProps(1);

  public SiteProps {
    if (maxPods < 1 || maxPods > MOST_PODS) {
      throw new IllegalArgumentException("maxPods must be from 1 to " + MOST_PODS);
    }
  }
}
