package adapters.postgres;

import com.fasterxml.jackson.core.type.TypeReference;
import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.InstallTimings;
import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Transition;
import domain.scheduling.Affinity;
import domain.scheduling.SiteError;
import domain.scheduling.Wish;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@link Affinity} by the SQL functions of {@code R__affinity.sql}: one round trip each. */
public final class PostgresAffinity implements Affinity {
  static final String AFFILIATE =
      """
      select a.outcome, a.failure::text, a.ahead, a.again_in, (a.pod).* from kore.affiliate(
        :wish, :site, :revision::integer, :old::uuid, :claim, :secret, :replica,
        :pool, :mostFailed, :pods::integer) a
      """;

  private final Transactions transactions;
  private final ReplicaId replica;
  private final String pool;
  private final int mostFailed;

  /**
   * @param mostFailed how many pods a revision's code may bring down in a minute
   */
  public PostgresAffinity(Database database, ReplicaId replica, String pool, int mostFailed) {
    this.transactions = database.claims();
    this.replica = replica;
    this.pool = pool;
    this.mostFailed = mostFailed;
  }

  @Override
  public Answer affiliate(Wish wish, ClaimId claim, ClaimSecret secret) {
    var revision =
        wish instanceof Wish.Preview(var siteRev)
            ? Optional.of(siteRev.revision())
            : Optional.<Revision>empty();
    var old =
        wish instanceof Wish.Replacement(var pod) ? Optional.of(pod.id()) : Optional.<PodId>empty();
    var pods = wish instanceof Wish.Another(_, int taken) ? taken : null;
    return transactions.statement(
        handle ->
            handle
                .createQuery(AFFILIATE)
                .bind("wish", wish.label())
                .bind("site", wish.site().value())
                .bind("revision", revision.map(Revision::number).orElse(null))
                .bind("old", old.map(PodId::value).orElse(null))
                .bind("claim", claim.value())
                .bind("secret", secret.hex())
                .bind("replica", replica.value())
                .bind("pool", pool)
                .bind("mostFailed", mostFailed)
                .bind("pods", pods)
                .map((row, _) -> answer(row))
                .one());
  }

  private Answer answer(ResultSet row) throws SQLException {
    var outcome = row.getString("outcome");
    return switch (outcome) {
      case "joined" -> new Answer.Joined((Pod.Serving) PodRows.read(row));
      case "wait" -> new Answer.Wait(PodRows.read(row).id());
      case "lease_expired" -> new Answer.LeaseExpired(PodRows.read(row).id());
      case "affiliated" -> new Answer.Affiliated(claimed((Pod.Claimed) PodRows.read(row)));
      case "at_capacity" ->
          new Answer.AtCapacity(
              row.getString("id") == null ? Optional.empty() : Optional.of(PodRows.read(row).id()));
      case "pool_empty" -> new Answer.PoolEmpty(row.getInt("ahead"));
      case "keeps_failing" ->
          new Answer.KeepsFailing(Duration.ofMillis((long) (1000 * row.getDouble("again_in"))));
      case "code_failed" ->
          new Answer.CodeFailed(
              JsonText.read(row.getString("failure"), new TypeReference<SiteError>() {}));
      case "unknown_site" -> new Answer.UnknownSite();
      case "unknown_revision" -> new Answer.UnknownRevision();
      case "not_needed" -> new Answer.NotNeeded();
      default -> throw new IllegalStateException("kore.affiliate answered " + outcome);
    };
  }

  /** The transition that the SQL function carried out, by the domain's own state machine. */
  private static Transition<Pod.Claimed> claimed(Pod.Claimed pod) {
    return new Pod.Pooled(pod.id(), pod.pool(), pod.address(), pod.boot()).claim(pod.affiliation());
  }

  @Override
  public Optional<Transition<Pod.Serving>> installed(
      PodId pod, ClaimId claim, InstallTimings timings) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    """
                    select * from kore.installed(:pod, :claim, :replica,
                      :claimTook, :fetch, :transfer, :unpack, :load)
                    """)
                .bind("pod", pod.value())
                .bind("claim", claim.value())
                .bind("replica", replica.value())
                .bind("claimTook", millis(timings.claim()))
                .bind("fetch", millis(timings.fetch()))
                .bind("transfer", millis(timings.transfer()))
                .bind("unpack", millis(timings.unpack()))
                .bind("load", millis(timings.load()))
                .map((row, _) -> serving((Pod.Serving) PodRows.read(row)))
                .findOne());
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static Transition<Pod.Serving> serving(Pod.Serving pod) {
    return new Pod.Claimed(pod.id(), pod.pool(), pod.address(), pod.boot(), pod.affiliation())
        .installed();
  }

  @Override
  public boolean renew(PodId pod, ClaimId claim) {
    return transactions.statement(
        handle ->
            handle
                    .createUpdate(
                        """
                        update kore.pod set lease_until = now() + interval '3 seconds'
                        where id = :pod and claim = :claim and state = 'claimed'
                        """)
                    .bind("pod", pod.value())
                    .bind("claim", claim.value())
                    .execute()
                == 1);
  }

  @Override
  public List<SiteId> nextInLine() {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    """
                    select site from kore.pending
                    where pool = :pool and asked_at > now() - interval '2 seconds'
                    order by since
                    limit (select count(*) from kore.pod where state = 'pooled' and pool = :pool)
                    """)
                .bind("pool", pool)
                .mapTo(String.class)
                .map(SiteId::new)
                .list());
  }

  @Override
  public void codeFailed(SiteRev siteRev, SiteError error) {
    transactions.statement(
        handle ->
            handle
                .createUpdate(
                    """
                    update kore.site_revision set failure = :failure::jsonb, failed_at = now()
                    where site = :site and revision = :revision
                    """)
                .bind("failure", JsonText.of(error))
                .bind("site", siteRev.site().value())
                .bind("revision", siteRev.revision().number())
                .execute());
  }
}
