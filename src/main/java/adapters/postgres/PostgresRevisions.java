package adapters.postgres;

import domain.site.Digest;
import domain.site.RequestKey;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import domain.site.SiteRevision;
import domain.site.Sites.Added;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Adds rows to {@code kore.site_revision}, each within a transaction of its caller. */
final class PostgresRevisions {
  private PostgresRevisions() {}

  static SiteRevision revision(SiteId site, ResultSet row) throws SQLException {
    return new SiteRevision(
        new SiteRev(site, new Revision(row.getInt("revision"))),
        new Digest(row.getString("digest")),
        row.getInt("size"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  static SiteRevision add(Handle handle, SiteId site, byte[] packed) {
    var digest = Digest.of(packed);
    handle
        .createUpdate(
            """
            insert into kore.bundle (digest, packed) values (:digest, :packed)
            on conflict do nothing
            """)
        .bind("digest", digest.hex())
        .bind("packed", packed)
        .execute();
    return handle
        .createQuery(
            """
            insert into kore.site_revision (site, revision, digest, size)
            values (:site, :revision, :digest, :size)
            returning revision, digest, size, created_at
            """)
        .bind("site", site.value())
        .bind("revision", next(handle, site))
        .bind("digest", digest.hex())
        .bind("size", packed.length)
        .map((row, _) -> revision(site, row))
        .one();
  }

  private static int next(Handle handle, SiteId site) {
    return handle
        .createQuery(
            """
            insert into kore.site as s (id, revisions)
            values (:site, 1 + coalesce(
              (select revisions from kore.deleted_site where id = :site), 0))
            on conflict (id) do update set revisions = s.revisions + 1
            returning revisions
            """)
        .bind("site", site.value())
        .mapTo(Integer.class)
        .one();
  }

  /** Adds one for the key, or finds the one that it has; empty if the key is another request's. */
  static Optional<Added> add(
      Handle handle, SiteId site, byte[] packed, RequestKey key, boolean publish) {
    lock(handle, key);
    handle.execute(
        """
        update kore.site_revision set key = null
        where key = ? and created_at <= now() - interval '24 hours'
        """,
        key.value());
    var kept = find(handle, key);
    if (kept.isPresent()) {
      return kept.filter(k -> k.isOf(site, Digest.of(packed), publish)).map(Kept::added);
    }
    var revision = add(handle, site, packed);
    handle.execute(
        "update kore.site_revision set key = ?, publish = ? where site = ? and revision = ?",
        key.value(),
        publish,
        site.value(),
        revision.siteRev().revision().number());
    return Optional.of(new Added(revision, false));
  }

  /** Until the transaction ends, whoever else brings the same key waits. */
  private static void lock(Handle handle, RequestKey key) {
    handle.execute("select pg_advisory_xact_lock(hashtextextended(?, 18))", key.value());
  }

  private record Kept(Added added, boolean publish) {
    boolean isOf(SiteId site, Digest digest, boolean publish) {
      var revision = added.revision();
      return revision.siteRev().site().equals(site)
          && revision.digest().equals(digest)
          && this.publish == publish;
    }
  }

  private static Optional<Kept> find(Handle handle, RequestKey key) {
    return handle
        .createQuery(
            """
            select site, revision, digest, size, created_at, publish,
              exists (
                select from kore.site_event e
                where e.site = r.site and e.revision = r.revision and e.at >= r.created_at
              ) as was_published
            from kore.site_revision r where key = :key
            """)
        .bind("key", key.value())
        .map(
            (row, _) ->
                new Kept(
                    new Added(
                        revision(new SiteId(row.getString("site")), row),
                        row.getBoolean("was_published")),
                    row.getBoolean("publish")))
        .findOne();
  }
}
