package adapters.postgres;

import static java.util.stream.Collectors.joining;

import domain.pod.Pod;
import domain.pod.PodEvent;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.pod.Transition;
import domain.site.SiteId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** {@link Pods} on {@code kore.pod}, {@code kore.pod_history} and the ledger. */
public final class PostgresPods implements Pods {
  private final Transactions transactions;
  private final ReplicaId replica;
  private final TrackedPods tracked;

  /**
   * @param ownsPods whether a pod is run by the replica that recorded its start, or by a fleet that
   *     all of them share
   */
  public PostgresPods(Database database, ReplicaId replica, boolean ownsPods) {
    this.transactions = database.transactions();
    this.replica = replica;
    this.tracked = new TrackedPods(replica, ownsPods);
  }

  @Override
  public boolean register(Pod.Warming pod) {
    return transactions.inTransaction(
        handle -> {
          boolean added = insert(handle, pod);
          // A statement of its own, after the insert has waited for whoever ends the same pod.
          boolean over = added && removeIfOver(handle, pod.id());
          if (added && !over) {
            LedgerLine.write(handle, replica, PodEvent.started(pod));
          }
          return !over;
        });
  }

  private boolean insert(Handle handle, Pod.Warming pod) {
    return handle
            .createUpdate(
                """
                insert into kore.pod (id, pool, replica, state)
                values (:id, :pool, :replica, 'warming')
                on conflict (id) do nothing
                """)
            .bind("id", pod.id().value())
            .bind("pool", pod.pool())
            .bind("replica", replica.value())
            .execute()
        == 1;
  }

  private static boolean removeIfOver(Handle handle, PodId id) {
    return handle
            .createUpdate(
                """
                delete from kore.pod
                where id = :id and exists (select from kore.pod_history where id = :id)
                """)
            .bind("id", id.value())
            .execute()
        == 1;
  }

  @Override
  public <S extends Pod> Optional<Transition<S>> change(PodId id, Step<S> step) {
    return transactions.inTransaction(
        handle -> {
          lockSiteOf(handle, id);
          var transition = lock(handle, id).flatMap(step::from);
          transition.ifPresent(t -> store(handle, t));
          return transition;
        });
  }

  /** The site before its pods, as everywhere: a pod's site never changes once it has one. */
  private static void lockSiteOf(Handle handle, PodId id) {
    handle
        .createQuery(
            """
            select id from kore.site
            where id = (select site from kore.pod where id = :id)
            for no key update
            """)
        .bind("id", id.value())
        .mapTo(String.class)
        .findOne();
  }

  private static Optional<Pod.Live> lock(Handle handle, PodId id) {
    return handle
        .createQuery("select * from kore.pod where id = :id for update")
        .bind("id", id.value())
        .map((row, _) -> PodRows.read(row))
        .findOne();
  }

  /** Times are those of the statement: the transaction may have begun with a wait for its locks. */
  private void store(Handle handle, Transition<?> transition) {
    switch (transition.next()) {
      case Pod.Pooled pooled -> storePooled(handle, pooled);
      case Pod.Draining draining -> storeDraining(handle, draining, transition.event());
      case Pod.Gone gone -> storeGone(handle, gone);
      case Pod.Warming _, Pod.Claimed _, Pod.Serving _ ->
          throw new IllegalArgumentException(
              "register and Affinity bring pods into this state: " + transition.next());
    }
    LedgerLine.write(handle, replica, transition.event());
  }

  private static void storePooled(Handle handle, Pod.Pooled pod) {
    handle
        .createUpdate(
            """
            update kore.pod
            set state = 'pooled', address = :address, boot = :boot,
                pooled_at = statement_timestamp(), state_since = statement_timestamp()
            where id = :id
            """)
        .bind("id", pod.id().value())
        .bind("address", pod.address().toString())
        .bind("boot", pod.boot().value())
        .execute();
  }

  private static void storeDraining(Handle handle, Pod.Draining pod, PodEvent event) {
    handle
        .createUpdate(
            """
            update kore.pod
            set state = 'draining', drain_reason = :reason,
                draining_at = statement_timestamp(), state_since = statement_timestamp()
            where id = :id
            """)
        .bind("id", pod.id().value())
        .bind("reason", event.reason().map(Reason::label).orElseThrow())
        .execute();
    promoteReplacementOf(handle, pod.id());
  }

  private static void storeGone(Handle handle, Pod.Gone pod) {
    handle
        .createUpdate(
            """
            with ended as (delete from kore.pod where id = :id returning *)
            insert into kore.pod_history
              (id, pool, replica, site, revision, claim, slot, replaces, registered_at, pooled_at,
               claimed_at, serving_at, draining_at, drain_reason, wish, claimed_by, missed,
               claim_ms, fetch_ms, transfer_ms, unpack_ms, load_ms, ended_at, end_reason, detail)
            select id, pool, replica, site, revision, claim, slot, replaces, registered_at, pooled_at,
               claimed_at, serving_at, draining_at, drain_reason, wish, claimed_by, missed,
               claim_ms, fetch_ms, transfer_ms, unpack_ms, load_ms, statement_timestamp(), :reason, :detail
            from ended
            """)
        .bind("id", pod.id().value())
        .bind("reason", pod.reason().label())
        .bind("detail", pod.detail())
        .execute();
    promoteReplacementOf(handle, pod.id());
  }

  /** The slot is the replacement's own once the pod that it replaces gave it up. */
  private static void promoteReplacementOf(Handle handle, PodId old) {
    handle
        .createUpdate(
            """
            update kore.pod set replacement = false where replaces = :old and replacement
            """)
        .bind("old", old.value())
        .execute();
  }

  @Override
  public boolean askToRecycle(PodId id) {
    return transactions.statement(
            handle ->
                handle.execute(
                    "update kore.pod set recycle_asked = true where id = ? and state = 'serving'",
                    id.value()))
        == 1;
  }

  @Override
  public Optional<Tracked> find(PodId id) {
    return transactions.statement(
        handle ->
            tracked
                .query(handle, " where p.id = :id")
                .bind("id", id.value())
                .map((row, _) -> TrackedPods.read(row))
                .findOne());
  }

  @Override
  public List<Tracked> live(Filter filter) {
    return transactions.statement(
        handle ->
            tracked
                .query(
                    handle,
                    """
                    where (:state::text is null or p.state = :state)
                      and (:site::text is null or p.site = :site)
                    order by p.registered_at, p.id
                    """)
                .bind("state", filter.state().map(PodState::label).orElse(null))
                .bind("site", filter.site().map(SiteId::value).orElse(null))
                .map((row, _) -> TrackedPods.read(row))
                .list());
  }

  @Override
  public List<Pod.Serving> serving() {
    return live(Filter.of(PodState.SERVING)).stream()
        .filter(tracked -> !tracked.marks().contains(Mark.ORPHANED))
        .map(tracked -> (Pod.Serving) tracked.pod())
        .toList();
  }

  @Override
  public List<Pod.Serving> serving(Set<SiteId> sites) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    """
                    select * from kore.pod
                    where site = any(string_to_array(:sites, ',')) and state = 'serving'
                    """)
                .bind("sites", sites.stream().map(SiteId::value).collect(joining(",")))
                .map((row, _) -> (Pod.Serving) PodRows.read(row))
                .list());
  }

  @Override
  public Map<PodState, Integer> counts() {
    return transactions.statement(
        handle ->
            handle
                .createQuery("select state, count(*) as pods from kore.pod group by state")
                .reduceRows(
                    new EnumMap<>(PodState.class),
                    (counts, row) -> {
                      counts.put(
                          PodState.of(row.getColumn("state", String.class)),
                          row.getColumn("pods", Integer.class));
                      return counts;
                    }));
  }
}
