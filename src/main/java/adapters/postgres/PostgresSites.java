package adapters.postgres;

import static adapters.postgres.PropsRows.props;

import domain.site.Bundles;
import domain.site.Digest;
import domain.site.RequestKey;
import domain.site.Revision;
import domain.site.Site;
import domain.site.SiteId;
import domain.site.SiteProps;
import domain.site.SiteRev;
import domain.site.SiteRevision;
import domain.site.Sites;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** {@link Sites} and {@link Bundles} on the tables of {@code V1__sites.sql}. */
public final class PostgresSites implements Sites, Bundles {
  private static final String SITE =
      """
      select s.id, s.published, p.max_pods, p.min_pods, p.target_concurrency,
        array(select host from kore.site_host h where h.site = s.id order by host) as hosts
      from kore.site s left join kore.site_props p on p.site = s.id
      """;

  private final Transactions transactions;

  public PostgresSites(Database database) {
    this.transactions = database.transactions();
  }

  @Override
  public Optional<Site> find(SiteId site) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(SITE + " where s.id = :site")
                .bind("site", site.value())
                .map((row, _) -> site(row))
                .findOne());
  }

  @Override
  public List<Site> list(Optional<SiteId> after, int limit) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(SITE + " where s.id > :after order by s.id limit :limit")
                .bind("after", after.map(SiteId::value).orElse(""))
                .bind("limit", limit)
                .map((row, _) -> site(row))
                .list());
  }

  private static Site site(ResultSet row) throws SQLException {
    int published = row.getInt("published");
    return new Site(
        new SiteId(row.getString("id")),
        published == 0 ? Optional.empty() : Optional.of(new Revision(published)),
        props(row),
        Arrays.asList((String[]) row.getArray("hosts").getArray()));
  }

  @Override
  public SiteRevision addRevision(SiteId site, byte[] packed) {
    return transactions.inTransaction(handle -> PostgresRevisions.add(handle, site, packed));
  }

  @Override
  public Optional<Added> addRevision(SiteId site, byte[] packed, RequestKey key, boolean publish) {
    return transactions.inTransaction(
        handle -> PostgresRevisions.add(handle, site, packed, key, publish));
  }

  @Override
  public List<SiteRevision> revisions(SiteId site, Optional<Revision> below, int limit) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    """
                    select revision, digest, size, created_at from kore.site_revision
                    where site = :site and revision < :below
                    order by revision desc limit :limit
                    """)
                .bind("site", site.value())
                .bind("below", below.map(Revision::number).orElse(Integer.MAX_VALUE))
                .bind("limit", limit)
                .map((row, _) -> PostgresRevisions.revision(site, row))
                .list());
  }

  @Override
  public Change publish(SiteRev siteRev, Predicate<Optional<Revision>> expected) {
    return transactions.inTransaction(
        handle -> {
          var site = locked(handle, siteRev.site());
          if (site.isEmpty()) {
            return Change.UNKNOWN;
          }
          if (!expected.test(site.get().published())) {
            return Change.UNEXPECTED;
          }
          int published =
              handle.execute(
                  """
                  update kore.site s set published = r.revision
                  from kore.site_revision r
                  where r.site = s.id and s.id = ? and r.revision = ?
                  """,
                  siteRev.site().value(),
                  siteRev.revision().number());
          return published == 1 ? Change.DONE : Change.UNKNOWN;
        });
  }

  @Override
  public Change setProps(SiteId site, Optional<SiteProps> props, Predicate<SiteProps> expected) {
    return transactions.inTransaction(
        handle -> {
          var found = locked(handle, site);
          if (found.isEmpty()) {
            return Change.UNKNOWN;
          }
          if (!expected.test(found.get().props())) {
            return Change.UNEXPECTED;
          }
          props.ifPresentOrElse(
              wanted -> setProps(handle, site, wanted),
              () -> handle.execute("delete from kore.site_props where site = ?", site.value()));
          return Change.DONE;
        });
  }

  /** The site as it stays until the transaction ends. */
  private static Optional<Site> locked(Handle handle, SiteId site) {
    // First: a statement that waits for the lock would read the props as they were before it
    // waited.
    handle.execute("select from kore.site where id = ? for no key update", site.value());
    return handle
        .createQuery(SITE + " where s.id = :site")
        .bind("site", site.value())
        .map((row, _) -> site(row))
        .findOne();
  }

  private static void setProps(Handle handle, SiteId site, SiteProps props) {
    handle
        .createUpdate(
            """
            insert into kore.site_props (site, max_pods, min_pods, target_concurrency)
            values (:site, :maxPods, :minPods, :targetConcurrency::double precision)
            on conflict (site) do update set
              max_pods = excluded.max_pods, min_pods = excluded.min_pods,
              target_concurrency = excluded.target_concurrency
            """)
        .bind("site", site.value())
        .bind("maxPods", props.maxPods())
        .bind("minPods", props.minPods())
        .bind(
            "targetConcurrency",
            props.targetConcurrency().isPresent() ? props.targetConcurrency().getAsDouble() : null)
        .execute();
  }

  @Override
  public HostChange addHost(SiteId site, String host) {
    return transactions.inTransaction(
        handle -> {
          if (!exists(handle, site)) {
            return HostChange.UNKNOWN_SITE;
          }
          handle.execute(
              "insert into kore.site_host (host, site) values (?, ?) on conflict do nothing",
              host,
              site.value());
          return siteOf(handle, host).equals(Optional.of(site))
              ? HostChange.ADDED
              : HostChange.TAKEN;
        });
  }

  @Override
  public boolean removeHost(SiteId site, String host) {
    return transactions.statement(
            handle ->
                handle.execute(
                    "delete from kore.site_host where host = ? and site = ?", host, site.value()))
        == 1;
  }

  @Override
  public boolean delete(SiteId site) {
    return transactions.statement(
            handle ->
                handle.execute(
                    """
                    with deleted as (delete from kore.site where id = ? returning id, revisions)
                    insert into kore.deleted_site (id, revisions) select id, revisions from deleted
                    on conflict (id) do update
                      set revisions = excluded.revisions, deleted_at = now()
                    """,
                    site.value()))
        == 1;
  }

  @Override
  public Optional<SiteId> siteOf(String host) {
    return transactions.statement(handle -> siteOf(handle, host));
  }

  private static Optional<SiteId> siteOf(Handle handle, String host) {
    return handle
        .select("select site from kore.site_host where host = ?", host)
        .mapTo(String.class)
        .findOne()
        .map(SiteId::new);
  }

  /** Locks the row against deletion until the transaction ends. */
  private static boolean exists(Handle handle, SiteId site) {
    return handle
        .select("select 1 from kore.site where id = ? for key share", site.value())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  @Override
  public Optional<Bundle> of(SiteRev siteRev) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    """
                    select b.digest, b.packed
                    from kore.site_revision r join kore.bundle b on b.digest = r.digest
                    where r.site = :site and r.revision = :revision
                    """)
                .bind("site", siteRev.site().value())
                .bind("revision", siteRev.revision().number())
                .map(
                    (row, _) ->
                        new Bundle(new Digest(row.getString("digest")), row.getBytes("packed")))
                .findOne());
  }
}
