package domain.pod;

/** What has to happen outside the database after a transition committed. */
public sealed interface Effect {
  /** The fleet lets the pod go from the pool, which makes room for the next warm one. */
  record Release(Pod.Claimed pod) implements Effect {}

  /** Requests may go to the pod from now on. */
  record OpenRoute(Pod.Serving pod) implements Effect {}

  /** No new request goes to the pod. */
  record CloseRoute(PodId pod) implements Effect {}

  /** The pod is told to finish, linger and exit. */
  record TellToDrain(Pod.Draining pod) implements Effect {}

  /** The fleet destroys whatever is left of the pod; nothing, if it is gone already. */
  record Destroy(PodId pod) implements Effect {}
}
