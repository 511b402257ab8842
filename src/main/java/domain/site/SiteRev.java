package domain.site;

/** A site at a revision, written {@code site@revision}: the article's {@code site_rev}. */
public record SiteRev(SiteId site, Revision revision) {
  @Override
  public String toString() {
    return site + "@" + revision;
  }
}
