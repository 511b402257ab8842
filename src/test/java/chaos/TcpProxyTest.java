package chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TcpProxyTest {
  private final ServerSocket echo = listen();
  private final TcpProxy proxy =
      new TcpProxy(
          () -> new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort()));

  TcpProxyTest() {
    Thread.ofVirtual().start(this::answerEverybody);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void bytes_pass_both_ways_slowly_too() throws IOException {
    try (var client = connect()) {
      assertThat(ask(client, 7)).isEqualTo(7);
      proxy.slow(Duration.ofMillis(5));
      assertThat(ask(client, 8)).isEqualTo(8);
    }
  }

  @Test
  void what_hangs_is_there_when_it_is_healed() throws IOException {
    try (var client = connect()) {
      proxy.hang();
      client.setSoTimeout(50);
      assertThatThrownBy(() -> ask(client, 7)).isInstanceOf(SocketTimeoutException.class);
      client.setSoTimeout(0);

      proxy.heal();

      assertThat(client.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void a_connection_that_is_made_while_all_hangs_works_when_it_is_healed() throws IOException {
    proxy.hang();
    try (var client = connect()) {
      proxy.heal();

      assertThat(ask(client, 7)).isEqualTo(7);
    }
  }

  @Test
  void a_cut_breaks_connections_and_refuses_new_ones_until_it_is_healed() throws IOException {
    try (var before = connect()) {
      assertThat(ask(before, 7)).isEqualTo(7);
      proxy.cut();
      assertThat(isBroken(before)).isTrue();
    }
    try (var during = connect()) {
      assertThat(isBroken(during)).isTrue();
    }
    proxy.heal();
    try (var after = connect()) {
      assertThat(ask(after, 7)).isEqualTo(7);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static int ask(Socket client, int value) throws IOException {
    client.getOutputStream().write(value);
    return client.getInputStream().read();
  }

  private static boolean isBroken(Socket client) {
    try {
      return client.getInputStream().read() < 0;
    } catch (IOException _) {
      return true;
    }
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void answerEverybody() {
    try {
      while (true) {
        var client = echo.accept();
        Thread.ofVirtual().start(() -> answer(client));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private static void answer(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException _) {
      // It was cut.
    }
  }
}
