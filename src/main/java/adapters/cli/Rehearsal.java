package adapters.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Goes through the commands once, so that the JVM can note down what they need and have it at hand
 * when they are meant (an AOT cache, as the launcher makes it). Nothing outside is asked.
 */
public final class Rehearsal {
  private static final List<String> LINES = List.of("sites", "pods", "pool", "props rehearsal");

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var answer = "{\"pods\": [{\"id\": \"rehearsal\"}], \"seconds\": 0.5}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      rehearse("http://localhost:" + server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
  }

  private static void rehearse(String server) {
    var nobody = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    var terminal = new Terminal(nobody, nobody, false, OptionalInt.empty());
    Terminal.ofProcess(System.getenv());
    var commands = new CommandLine(terminal, Map.of("KORE_SERVER", server));
    commands.run();
    commands.run("pods", "--help");
    commands.run("pdos");
    commands.run("sites", "--json");
    LINES.forEach(line -> commands.run(line.split(" ", -1)));
    new CommandLine(terminal, Map.of("KORE_SERVER", "http://localhost:1")).run("sites");
  }
}
