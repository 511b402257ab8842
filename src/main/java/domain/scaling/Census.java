package domain.scaling;

import java.util.List;

/**
 * The port to a look at all sites that have pods, or are to have some though nobody visits them.
 */
public interface Census {
  /** As they are at one moment; one statement. */
  List<SiteState> take();
}
