package adapters.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import adapters.rest.RestServer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FsckCommandTest {
  private final RestServer server = new RestServer();
  private final Shell shell = new Shell(Map.of());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void it_succeeds_when_nothing_differs() {
    var run = fsck();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("nothing differs\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void it_prints_what_differs_and_fails() {
    var pod = server.warmPod();

    var run = fsck();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines())
        .satisfiesExactly(
            header -> assertThat(header).matches("KIND +SUBJECT +WHAT IT MEANS"),
            line -> assertThat(line).startsWith("not-running  pod " + pod + "  it is recorded"),
            line -> assertThat(line).startsWith("no-answer    pod " + pod + "  the pooled pod"));
    assertThat(run.err()).isEqualTo("2 differences\n");
  }

  @Test
  void json_is_the_server_s_own_and_fails_as_well() {
    server.fleet.running.add(server.warmPod());

    var run = fsck("--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("{\"differences\":[{\"kind\":\"no-answer\",\"subject\":\"pod ");
    assertThat(run.err()).isEqualTo("1 difference\n");
  }

  @Test
  void a_server_that_is_not_there_exits_with_3() {
    var run = shell.run("fsck", "--server", "http://localhost:1");

    assertThat(run.exitCode()).isEqualTo(3);
  }

  @Test
  void an_answer_that_says_nothing_of_differences_is_no_success() throws IOException {
    var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(UTF_8));
          exchange.close();
        });
    other.start();

    var run = shell.run("fsck", "--server", "http://localhost:" + other.getAddress().getPort());
    other.stop(0);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("the server does not say what differs\n");
  }

  private Shell.Run fsck(String... options) {
    return shell.run(
        Stream.concat(Stream.of("fsck", "--server", server.uri().toString()), Stream.of(options))
            .toArray(String[]::new));
  }
}
