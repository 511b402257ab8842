package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TransactionsTest {
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void a_failure_without_a_state_is_told_as_it_is() {
    var failing = failingWith(null);

    assertThatThrownBy(() -> failing.statement(_ -> "never"))
        .isInstanceOf(ConnectionException.class)
        .hasRootCauseMessage("broken");
    assertThat(tries).hasValue(1);
  }

  @Test
  void what_stood_in_the_way_of_another_is_tried_again_a_few_times() {
    var failing = failingWith("40P01");

    assertThatThrownBy(() -> failing.inTransaction(_ -> "never"))
        .isInstanceOf(ConnectionException.class);
    assertThat(tries).hasValue(5);
  }

  private Transactions failingWith(@Nullable String state) {
    var jdbi =
        Jdbi.create(
            () -> {
              tries.incrementAndGet();
              throw new SQLException("broken", state);
            });
    return new Transactions(jdbi, new Random(1));
  }
}
