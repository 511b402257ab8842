package adapters.rest;

import domain.decisions.Ledger.Entry;
import domain.pod.Printable;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Entries of the ledger as a person would tell them. */
final class Sentences {
  /** As far as the claim counts them. */
  private static final int MANY_PODS = 10;

  private static final Map<String, String> REFUSED =
      Map.of(
          "pool_empty", "no warm pod became free in time",
          "at_capacity", "the site has all the pods that it may have",
          "code_failed", "its code does not load",
          "pods_failed", "pods failed",
          "too_many_waiting", "too many requests waited already",
          "database_away", "the database could not be asked",
          "unknown_revision", "there is no such revision, or none is published");

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("recycled", "somebody asked for it"),
          Map.entry("outdated", "another revision is published"),
          Map.entry("preview_over", "the trial is over"),
          Map.entry("expired", "its lifetime is over"),
          Map.entry("idle", "the site had no request for a while"),
          Map.entry("surplus", "the site has more pods than it may have or needs"),
          Map.entry("site_deleted", "the site was deleted"),
          Map.entry("withdrawn", "it was taken away, or began to drain by itself"),
          Map.entry("drained", "it finished what it had in flight"),
          Map.entry("pool_shrunk", "the pool needs fewer pods"),
          Map.entry("never_ready", "it never became ready"),
          Map.entry("code_failed", "the site's code does not load"),
          Map.entry("install_failed", "the install failed"),
          Map.entry("lease_expired", "whoever installed it was heard of no more"),
          Map.entry("unreachable", "it could not be reached"),
          Map.entry("exited", "its process ended by itself"),
          Map.entry("replica_gone", "the replica that ran it is gone"));

  private Sentences() {}

  static String of(Entry entry) {
    var text =
        switch (entry.what()) {
          case "warming" -> "starts to warm";
          case "pooled" -> "is warm and free for any site";
          case "claimed" -> claimed(entry);
          case "serving" -> "serves";
          case "draining" -> "drains: " + because(entry) + circumstances(entry);
          case "gone" -> "ended: " + because(entry);
          case "published" -> "revision " + entry.revision().orElse(0) + " is published";
          case "deleted" -> "the site is deleted";
          case "refused" -> "refused: " + refused(entry);
          case "waited" -> waited(entry);
          case "growing" -> "is to have one pod more: " + load(entry);
          case "not_grown" -> "gets no further pod: " + notGrown(entry);
          default -> entry.what();
        };
    return Printable.of(text) + times(entry);
  }

  private static String times(Entry entry) {
    return entry.times() == 1 ? "" : " (%d times)".formatted(entry.times());
  }

  private static String claimed(Entry entry) {
    var whom =
        switch (entry.detail()) {
          case "visitors" -> "is claimed for visitors, whose site has no pod";
          case "another" -> "is claimed as one pod more";
          case "replacement" ->
              "is claimed to replace pod " + number(entry, "replaces").orElse("that is to go");
          case "preview" -> "is claimed to try revision " + entry.revision().orElse(0);
          default -> "is claimed";
        };
    var slot =
        entry.slot().filter(s -> s > 0).map(s -> ", slot " + s).orElse("")
            + number(entry, "maxPods").map(most -> " of " + most).orElse("");
    return whom + slot + waitedInLine(entry) + pooled(entry);
  }

  private static String waitedInLine(Entry entry) {
    return millis(entry, "inLineMs").map(time -> "; it waited in line for " + time).orElse("");
  }

  private static String pooled(Entry entry) {
    return entry.inputs().get("pooled") instanceof Number pods
        ? "; %d%s free".formatted(pods.intValue(), pods.intValue() < MANY_PODS ? "" : " or more")
        : "";
  }

  private static String because(Entry entry) {
    var reason = entry.reason().orElse("");
    var why = REASONS.getOrDefault(reason, reason.replace('_', ' '));
    return entry.detail().isEmpty() ? why : why + ": " + entry.detail();
  }

  private static String circumstances(Entry entry) {
    return switch (entry.reason().orElse("")) {
      case "expired" -> in(" (", millis(entry, "ageMs"), " of %s)", millis(entry, "lifetimeMs"));
      case "idle" ->
          in(" (", millis(entry, "quietMs"), "; %s are allowed)", millis(entry, "idleMs"));
      case "surplus" -> " (" + load(entry) + ")";
      default -> "";
    };
  }

  private static String in(
      String before, Optional<String> first, String pattern, Optional<String> second) {
    return first.isEmpty() || second.isEmpty()
        ? ""
        : before + first.get() + pattern.formatted(second.get());
  }

  private static String refused(Entry entry) {
    var reason = entry.reason().orElse("");
    var why = REFUSED.getOrDefault(reason, reason.replace('_', ' '));
    var waited = millis(entry, "waitedMs").map(time -> "; waited " + time).orElse("");
    var ahead = number(entry, "ahead").map(sites -> "; " + sites + " sites ahead").orElse("");
    return entry.detail().isEmpty() || entry.detail().equals(why)
        ? why + waited + ahead
        : why + ": " + entry.detail() + waited + ahead;
  }

  private static String waited(Entry entry) {
    var what =
        switch (entry.reason().orElse("")) {
          case "pool_empty" -> "for a warm pod";
          case "install" -> "for a pod that was being installed";
          case "at_capacity" -> "for a slot";
          default -> "";
        };
    var ahead = number(entry, "ahead").map(sites -> ", " + sites + " sites ahead").orElse("");
    return "waited " + what + millis(entry, "waitedMs").map(t -> ", " + t).orElse("") + ahead;
  }

  private static String notGrown(Entry entry) {
    return switch (entry.reason().orElse("")) {
      case "at_max_pods" -> "it has all that its props allow, " + load(entry);
      case "not_busy" -> "its pods are not busy enough, " + load(entry);
      default -> load(entry);
    };
  }

  private static String load(Entry entry) {
    return "%s of %s pods, %s requests in flight%s"
        .formatted(
            number(entry, "pods").orElse("?"),
            number(entry, "maxPods").orElse("?"),
            number(entry, "load").orElse("?"),
            number(entry, "targetConcurrency").map(t -> ", target " + t + " a pod").orElse(""));
  }

  private static Optional<String> number(Entry entry, String name) {
    return Optional.ofNullable(entry.inputs().get(name)).map(Object::toString);
  }

  private static Optional<String> millis(Entry entry, String name) {
    return entry.inputs().get(name) instanceof Number millis
        ? Optional.of(time(millis.longValue()))
        : Optional.empty();
  }

  /** As people say it: {@code 340 ms}, {@code 4.2 s}, {@code 5.0 min}. */
  static String time(long millis) {
    var duration = Duration.ofMillis(millis);
    if (duration.toMinutes() >= 2) {
      return String.format(Locale.ROOT, "%.1f min", millis / 60e3);
    }
    return millis >= 1000 ? String.format(Locale.ROOT, "%.1f s", millis / 1e3) : millis + " ms";
  }
}
