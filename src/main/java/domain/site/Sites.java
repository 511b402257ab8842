package domain.site;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The port to what is deployed. Every method is one transaction, and durable when it returns. */
public interface Sites {
  Optional<Site> find(SiteId site);

  /**
   * Sites in order of their names.
   *
   * @param after only those that come after this name; empty to start from the first
   */
  List<Site> list(Optional<SiteId> after, int limit);

  /**
   * Adds the site's next revision, and the site itself if it is new. Nothing is published by it.
   *
   * @param packed the bundle's bytes, already checked
   */
  SiteRevision addRevision(SiteId site, byte[] packed);

  /**
   * As {@link #addRevision(SiteId, byte[])}, once for each key, which is remembered for 24 h or
   * until the site is deleted. Of simultaneous calls with one key all return the same revision.
   *
   * @param publish belongs to the request, as its site and its bundle do
   * @return empty if the key is that of another request
   */
  Optional<Added> addRevision(SiteId site, byte[] packed, RequestKey key, boolean publish);

  /** A site's revisions, newest first. */
  default List<SiteRevision> revisions(SiteId site) {
    return revisions(site, Optional.empty(), Integer.MAX_VALUE);
  }

  /**
   * A site's revisions, newest first.
   *
   * @param below only those before this one; empty to start from the newest
   */
  List<SiteRevision> revisions(SiteId site, Optional<Revision> below, int limit);

  /** Makes a revision the one that visitors reach; says whether there is such a revision. */
  default boolean publish(SiteRev siteRev) {
    return publish(siteRev, _ -> true) == Change.DONE;
  }

  /**
   * As {@link #publish(SiteRev)}, if what is published until then is as expected. Nobody else
   * changes it in between.
   */
  Change publish(SiteRev siteRev, Predicate<Optional<Revision>> expected);

  /** Says whether there is such a site. */
  default boolean setProps(SiteId site, SiteProps props) {
    return setProps(site, Optional.of(props), _ -> true) == Change.DONE;
  }

  /** Back to {@link SiteProps#DEFAULT}; says whether there is such a site. */
  default boolean clearProps(SiteId site) {
    return setProps(site, Optional.empty(), _ -> true) == Change.DONE;
  }

  /**
   * Sets a site's props if those until then are as expected. Nobody else changes them in between.
   *
   * @param props empty for {@link SiteProps#DEFAULT}
   */
  Change setProps(SiteId site, Optional<SiteProps> props, Predicate<SiteProps> expected);

  /** Lets a host name (lower case, without a port) lead to the site. */
  HostChange addHost(SiteId site, String host);

  /** Says whether the host led to the site until now. */
  boolean removeHost(SiteId site, String host);

  /**
   * Forgets a site, its revisions, props and hosts; says whether there was one. Its pods are to be
   * recycled by the caller.
   */
  boolean delete(SiteId site);

  /** Which site a registered host name leads to. */
  Optional<SiteId> siteOf(String host);

  /**
   * A revision that was added under a key, now or before.
   *
   * @param wasPublished whether visitors have reached it since
   */
  record Added(SiteRevision revision, boolean wasPublished) {}

  enum Change {
    DONE,
    /** There is no such site or revision. */
    UNKNOWN,
    /** What is there is not what was expected. */
    UNEXPECTED
  }

  enum HostChange {
    ADDED,
    UNKNOWN_SITE,
    /** Another site has it: it must be removed there first. */
    TAKEN
  }
}
