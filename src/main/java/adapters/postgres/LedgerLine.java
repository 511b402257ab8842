package adapters.postgres;

import domain.pod.Affiliation;
import domain.pod.PodEvent;
import domain.pod.PodState;
import domain.pod.Reason;
import org.jdbi.v3.core.Handle;

/** One line of {@code kore.pod_event}, in the transaction of the change that it tells of. */
final class LedgerLine {
  private LedgerLine() {}

  static void write(Handle handle, ReplicaId replica, PodEvent event) {
    var affiliation = event.affiliation();
    handle
        .createUpdate(
            """
            insert into kore.pod_event
              (replica, pod, from_state, to_state, site, revision, claim, slot, reason, detail,
               inputs)
            values
              (:replica, :pod, :from, :to, :site, :revision::integer, :claim::uuid, :slot::integer,
               :reason, :detail, :inputs::jsonb)
            """)
        .bind("replica", replica.value())
        .bind("pod", event.pod().value())
        .bind("from", event.from().map(PodState::label).orElse(null))
        .bind("to", event.to().label())
        .bind("site", affiliation.map(a -> a.siteRev().site().value()).orElse(null))
        .bind("revision", affiliation.map(a -> a.siteRev().revision().number()).orElse(null))
        .bind("claim", affiliation.map(Affiliation::claim).map(c -> c.value()).orElse(null))
        .bind("slot", affiliation.map(a -> a.slot().number()).orElse(null))
        .bind("reason", event.reason().map(Reason::label).orElse(null))
        .bind("detail", event.detail())
        .bind("inputs", event.inputs().isEmpty() ? null : JsonText.of(event.inputs()))
        .execute();
  }
}
