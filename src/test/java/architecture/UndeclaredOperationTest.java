package architecture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import adapters.rest.Access;
import domain.access.Gate;
import fakes.InMemoryAudit;
import fakes.InMemoryTokens;
import io.dropwizard.core.setup.Environment;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An operation that nobody gave a thought to is not open to all: Kore does not start with it. */
final class UndeclaredOperationTest {
  @Path("/undeclared")
  public static final class Undeclared {
    @GET
    public String get() {
      return "for all";
    }
  }

  @Test
  void an_operation_that_does_not_say_what_it_needs_stops_the_start() {
    var environment = new Environment("test");
    environment.jersey().register(new Undeclared());
    var tokens = new InMemoryTokens(() -> 0);
    var gate = new Gate(tokens, Optional.empty(), byte[]::new, () -> 0);

    assertThatThrownBy(() -> new Access(gate, new InMemoryAudit()).register(environment))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Undeclared.get");
  }
}
