package adapters.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A server that answers as a test says, and remembers who asked for what. */
final class OtherServer implements AutoCloseable {
  final AtomicReference<String> authorization = new AtomicReference<>();
  final List<URI> asked = new CopyOnWriteArrayList<>();

  private final HttpServer server;

  /** Answers everything in the same way. */
  OtherServer(int status, String answer) throws IOException {
    this(status, _ -> answer);
  }

  OtherServer(int status, Function<URI, String> answers) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
          asked.add(exchange.getRequestURI());
          var answer = answers.apply(exchange.getRequestURI()).getBytes(UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  String uri() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
