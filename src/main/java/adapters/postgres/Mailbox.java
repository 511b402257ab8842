package adapters.postgres;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What waits to be taken by one thread, each thing once. It is bounded: when too much has gathered,
 * one thing stands for all of it.
 */
final class Mailbox<T> {
  private static final int MOST = 10_000;

  private final T everything;
  private Set<T> waiting = new LinkedHashSet<>();
  private boolean closed;

  Mailbox(T everything) {
    this.everything = everything;
  }

  synchronized void put(T one) {
    if (waiting.size() == MOST) {
      waiting.clear();
      waiting.add(everything);
    }
    waiting.add(one);
    notifyAll();
  }

  /** All that waits, once there is something; nothing, once this is closed and empty. */
  synchronized Set<T> take() {
    try {
      while (waiting.isEmpty() && !closed) {
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Set.of();
    }
    var taken = waiting;
    waiting = new LinkedHashSet<>();
    return taken;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
