package cluster;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Several at once, who ask a site one thing after the other until this is closed. */
final class Visitors implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LongAdder answered = new LongAdder();
  private final List<String> others = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  Visitors(Entrance kore, String site, int many) {
    for (int n = 0; n < many; n++) {
      threads.execute(() -> visit(kore, site));
    }
  }

  private void visit(Entrance kore, String site) {
    while (!closed) {
      try {
        var answer = kore.visit(site);
        if (answer.statusCode() == 200) {
          answered.increment();
        } else {
          others.add(answer.statusCode() + " " + answer.body());
        }
      } catch (IOException e) {
        others.add(e.toString());
      }
    }
  }

  long answered() {
    return answered.sum();
  }

  /** What came instead of an answer with 200. */
  List<String> others() {
    return List.copyOf(others);
  }

  @Override
  public void close() {
    closed = true;
    threads.close();
  }
}
