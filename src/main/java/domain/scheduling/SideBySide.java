package domain.scheduling;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What blocks for each of several things, done for all of them at a time. */
public final class SideBySide {
  private SideBySide() {}

  /**
   * Returns when the action is over for each item.
   *
   * @throws java.util.concurrent.CompletionException afterwards, if it failed for one
   */
  public static <T> void forEach(Collection<T> items, Executor executor, Consumer<T> action) {
    var actions =
        items.stream()
            .map(item -> CompletableFuture.runAsync(() -> action.accept(item), executor))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(actions).join();
  }
}
