package adapters.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import domain.pod.PodAddress;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** A pod that reads requests as the RFC has them, to the letter, and notes what it was sent. */
final class StrictPod {
  private static final Pattern LINE =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+ (?:/[!-~]*|\\*) HTTP/1\\.1");
  private static final Pattern HEADER =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \\t]*[\\t\\x20-\\x7e\\x80-\\xff]*");

  private static final Pattern SIZE = Pattern.compile("[0-9a-fA-F]{1,7}");

  /** What came, request by request. */
  final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** What came and is no request. */
  final List<String> nonsense = new CopyOnWriteArrayList<>();

  private final NetServer server;

  record Seen(String method, String target, List<String> headers, String body) {
    List<String> values(String name) {
      return headers.stream()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .toList();
    }
  }

  StrictPod(Vertx vertx) {
    var options = new NetServerOptions().setHost("127.0.0.1").setPort(0);
    server = vertx.createNetServer(options).connectHandler(this::connected);
    DataPlaneFixture.await(server.listen());
  }

  PodAddress address() {
    return new PodAddress("127.0.0.1", server.actualPort());
  }

  private void connected(NetSocket socket) {
    var unread = new StringBuilder();
    socket.handler(
        bytes -> {
          unread.append(bytes.toString(ISO_8859_1));
          while (take(unread)) {
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          }
        });
  }

  /** Whether there was a whole request. */
  private boolean take(StringBuilder unread) {
    int end = unread.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    var lines = List.of(unread.substring(0, end).split("\r\n", -1));
    var headers = lines.subList(1, lines.size());
    var first = lines.getFirst().split(" ", -1);
    if (!LINE.matcher(lines.getFirst()).matches()
        || !headers.stream().allMatch(line -> HEADER.matcher(line).matches())) {
      nonsense.add(unread.substring(0, end));
    }
    var head = new Seen(first[0], first.length > 1 ? first[1] : "", headers, "");
    var body = body(head, unread, end + 4);
    if (body.isEmpty()) {
      return false;
    }
    seen.add(new Seen(head.method(), head.target(), headers, body.get().text()));
    unread.delete(0, body.get().end());
    return true;
  }

  /**
   * @param end where the next request begins
   */
  private record Body(String text, int end) {}

  /** Empty when not all of it is there. */
  private Optional<Body> body(Seen head, StringBuilder unread, int start) {
    var lengths = head.values("content-length");
    var encodings = head.values("transfer-encoding");
    if (lengths.size() + encodings.size() > 1) {
      nonsense.add("two lengths: " + head);
    }
    if (encodings.equals(List.of("chunked"))) {
      return chunks(unread, start);
    }
    int end = start + (lengths.isEmpty() ? 0 : Integer.parseInt(lengths.getFirst()));
    return unread.length() < end
        ? Optional.empty()
        : Optional.of(new Body(unread.substring(start, end), end));
  }

  /** Kore sends no trailers, so a last chunk has nothing after it but its end. */
  private Optional<Body> chunks(StringBuilder unread, int start) {
    var text = new StringBuilder();
    for (int at = start; ; ) {
      int line = unread.indexOf("\r\n", at);
      if (line < 0) {
        return Optional.empty();
      }
      var size = unread.substring(at, line);
      if (!SIZE.matcher(size).matches()) {
        nonsense.add("no chunk: " + size);
        return Optional.of(new Body(text.toString(), unread.length()));
      }
      int end = line + 2 + Integer.parseInt(size, 16);
      if (unread.length() < end + 2) {
        return Optional.empty();
      }
      if (!unread.substring(end, end + 2).equals("\r\n")) {
        nonsense.add("a chunk without an end: " + unread.substring(at));
      }
      text.append(unread, line + 2, end);
      at = end + 2;
      if (end == line + 2) {
        return Optional.of(new Body(text.toString(), at));
      }
    }
  }
}
