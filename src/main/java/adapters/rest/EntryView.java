package adapters.rest;

import domain.decisions.Ledger.Entry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What happened or was decided.
 *
 * @param at when, by the database's clock; the first time, if it was more than once
 * @param says the same for people
 */
record EntryView(
    Instant at,
    Instant last,
    long times,
    Optional<String> replica,
    String what,
    Optional<String> pod,
    Optional<String> site,
    Optional<Integer> revision,
    Optional<Integer> slot,
    Optional<String> reason,
    String detail,
    Map<String, Object> inputs,
    String says) {
  static EntryView of(Entry entry) {
    return new EntryView(
        entry.mark().at(),
        entry.last(),
        entry.times(),
        entry.replica().map(UUID::toString),
        entry.what(),
        entry.pod().map(Object::toString),
        entry.site().map(Object::toString),
        entry.revision(),
        entry.slot(),
        entry.reason(),
        entry.detail(),
        entry.inputs(),
        Sentences.of(entry));
  }
}
