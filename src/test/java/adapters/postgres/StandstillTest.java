package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica that is suspended keeps its connections, and with them all that it has locked. */
final class StandstillTest {
  private static final String LOCK = "select from kore.pool for update";

  private final Database database = TestPostgres.newDatabase();
  private final CountDownLatch woken = new CountDownLatch(1);

  @AfterEach
  void close() {
    woken.countDown();
    database.close();
  }

  @Test
  void what_was_locked_in_a_claim_that_stands_still_becomes_free() throws Exception {
    var locked = new CountDownLatch(1);
    var still =
        CompletableFuture.runAsync(
            () ->
                database
                    .claims()
                    .inTransaction(
                        handle -> {
                          handle.execute(LOCK);
                          locked.countDown();
                          await(woken);
                          return handle.execute(LOCK);
                        }));
    locked.await();

    database.transactions().inTransaction(handle -> handle.execute(LOCK));

    woken.countDown();
    assertThatThrownBy(still::join).hasMessageContaining("terminat");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
