package domain.dispatch;

/** How a pod failed a request. */
public enum PodFailure {
  /** No connection to it could be made. */
  NO_CONNECTION,
  /** It broke the connection after the request was sent. */
  CONNECTION_LOST,
  /** It had not begun to answer in time: its code may be slow, or the pod may hang. */
  NO_ANSWER,
  /** Its runtime refused because it drains. */
  DRAINING,
  /** Its runtime refused because it holds another site, another claim, or nothing. */
  MISDIRECTED
}
