package adapters.kubernetes;

import domain.pod.PodId;
import domain.pooling.PodFleet.End;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is kept of a pod in the cluster.
 *
 * @param node where it runs; empty while it is not scheduled
 * @param ip empty until it has one
 * @param pooled whether the pool's Deployment still selects it
 * @param terminating whether it was deleted, be it that it still finishes
 * @param gone whether the cluster knows it no more
 * @param end how it ended, if it has, or is about to: one that restarted is empty, and of no use
 */
record PodView(
    PodId id,
    String name,
    String node,
    String ip,
    boolean pooled,
    boolean ready,
    boolean terminating,
    boolean gone,
    Optional<Instant> started,
    Optional<End> end) {

  /** Empty for what has no uid that Kore understands. */
  static Optional<PodView> of(Pod pod) {
    return id(pod).map(id -> of(id, pod));
  }

  static Optional<PodId> id(Pod pod) {
    return PodId.parse(Objects.requireNonNullElse(pod.getMetadata().getUid(), ""));
  }

  private static PodView of(PodId id, Pod pod) {
    var metadata = pod.getMetadata();
    var labels = Objects.requireNonNullElse(metadata.getLabels(), Map.<String, String>of());
    var status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    boolean terminating = metadata.getDeletionTimestamp() != null;
    return new PodView(
        id,
        metadata.getName(),
        pod.getSpec() == null ? "" : Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""),
        Objects.requireNonNullElse(status.getPodIP(), ""),
        Labels.POOLED.equals(labels.get(Labels.STATE)),
        isReady(status),
        terminating,
        false,
        Optional.ofNullable(status.getStartTime()).map(Instant::parse),
        end(status).or(() -> terminating ? Optional.of(DELETED) : Optional.empty()));
  }

  private static final End DELETED = new End(End.How.TAKEN, "it was deleted in Kubernetes");

  /** The same pod, once the cluster knows it no more. */
  PodView deleted() {
    return new PodView(
        id, name, node, ip, pooled, false, true, true, started, end.or(() -> Optional.of(DELETED)));
  }

  private static boolean isReady(PodStatus status) {
    return status.getConditions().stream()
        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static Optional<End> end(PodStatus status) {
    return runtime(status.getContainerStatuses())
        .flatMap(PodView::terminated)
        .map(PodView::end)
        .or(() -> endOfAll(status));
  }

  private static Optional<ContainerStatus> runtime(List<ContainerStatus> containers) {
    return containers.stream()
        .filter(container -> Labels.RUNTIME.equals(container.getName()))
        .findAny();
  }

  /** A container that ended, also if it was started again since. */
  private static Optional<ContainerStateTerminated> terminated(ContainerStatus container) {
    var now = container.getState() == null ? null : container.getState().getTerminated();
    if (now != null) {
      return Optional.of(now);
    }
    int restarts = Objects.requireNonNullElse(container.getRestartCount(), 0);
    var last = container.getLastState() == null ? null : container.getLastState().getTerminated();
    return restarts == 0
        ? Optional.empty()
        : Optional.of(Objects.requireNonNullElseGet(last, ContainerStateTerminated::new));
  }

  private static End end(ContainerStateTerminated how) {
    var code = how.getExitCode();
    var reason = Objects.requireNonNullElse(how.getReason(), "");
    if (code == null) {
      return new End(End.How.FAILED, "its container restarted");
    }
    var detail = "exit code " + code + (code == 0 || reason.isEmpty() ? "" : ": " + reason);
    return code == 0
        ? new End(End.How.FINISHED, detail)
        : new End(End.How.FAILED, detail, Map.of("exitCode", code, "reason", reason));
  }

  private static Optional<End> endOfAll(PodStatus status) {
    return switch (Objects.requireNonNullElse(status.getPhase(), "")) {
      case "Succeeded" -> Optional.of(new End(End.How.FINISHED, "it has finished"));
      case "Failed" ->
          Optional.of(
              new End(
                  End.How.FAILED,
                  "it failed: %s %s"
                      .formatted(
                          Objects.requireNonNullElse(status.getReason(), ""),
                          Objects.requireNonNullElse(status.getMessage(), ""))
                      .strip()));
      default -> Optional.empty();
    };
  }
}
