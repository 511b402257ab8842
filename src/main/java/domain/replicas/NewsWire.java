package domain.replicas;

/** The port to the other replicas. */
@FunctionalInterface
public interface NewsWire {
  /**
   * Tells the other replicas, within moments and in the background; never blocks and never throws.
   * What gets lost on the way is made up for: whoever misses news hears {@link News.Missed}.
   */
  void tell(News news);
}
