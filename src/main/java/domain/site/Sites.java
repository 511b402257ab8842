package domain.site;

import java.util.List;
import java.util.Optional;

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

  /** A site's revisions, newest first. */
  List<SiteRevision> revisions(SiteId site);

  /** Makes a revision the one that visitors reach; says whether there is such a revision. */
  boolean publish(SiteRev siteRev);

  /** Says whether there is such a site. */
  boolean setProps(SiteId site, SiteProps props);

  /** Back to {@link SiteProps#DEFAULT}; says whether there is such a site. */
  boolean clearProps(SiteId site);

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

  enum HostChange {
    ADDED,
    UNKNOWN_SITE,
    /** Another site has it: it must be removed there first. */
    TAKEN
  }
}
