package adapters.process;

import domain.pooling.PodFleet.End;
import org.jspecify.annotations.Nullable;

/** What the fleet knows of one of its pods. */
final class Running {
  volatile @Nullable Process process;
  volatile boolean released;
  volatile boolean ready;
  volatile boolean unwanted;
  final LastWords lastWords = new LastWords();

  /** By its handle: {@link Process} itself would close the pipe with the pod's last words in it. */
  void kill() {
    unwanted = true;
    var started = process;
    if (started != null) {
      var _ = started.toHandle().destroyForcibly();
    }
  }

  /** Whether there is nothing left to record but its end. */
  boolean isOver() {
    var started = process;
    return unwanted || (started != null && !started.isAlive());
  }

  /** Waits for the end, and tells how it came. */
  End end(Process started) {
    try {
      int code = started.waitFor();
      boolean failed = code != 0 && !unwanted;
      return lastWords.end(code, failed);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new End(End.How.FINISHED, "Kore stopped");
    }
  }
}
