package fakes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Does what it is given when a test says so. */
public final class ManualExecutor implements Executor {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<RuntimeException> uncaught = new ArrayList<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  public int waiting() {
    return tasks.size();
  }

  /** Runs all tasks, also those that come meanwhile. */
  public void runAll() {
    for (var task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (RuntimeException e) {
        uncaught.add(e);
      }
    }
  }

  /** What tasks threw, which a real executor hands to its threads' handler. */
  public List<RuntimeException> uncaught() {
    return List.copyOf(uncaught);
  }
}
