package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class MailboxTest {
  private final Mailbox<Integer> mailbox = new Mailbox<>(-1);

  @Test
  void all_that_waits_is_taken_at_once_in_order_and_each_thing_once() {
    mailbox.put(3);
    mailbox.put(1);
    mailbox.put(3);

    assertThat(mailbox.take()).containsExactly(3, 1);
  }

  @Test
  void whoever_takes_waits_for_something() {
    var taken = CompletableFuture.supplyAsync(mailbox::take);

    mailbox.put(1);

    assertThat(taken.join()).containsExactly(1);
  }

  @Test
  void too_much_becomes_everything() {
    for (int i = 0; i <= 10_000; i++) {
      mailbox.put(i);
    }

    assertThat(mailbox.take()).containsExactly(-1, 10_000);
  }

  @Test
  void once_closed_it_gives_out_the_rest_and_then_nothing() {
    mailbox.put(1);
    mailbox.close();

    assertThat(mailbox.take()).containsExactly(1);
    assertThat(mailbox.take()).isEmpty();
  }
}
