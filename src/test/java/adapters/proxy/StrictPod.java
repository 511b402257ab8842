package adapters.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import domain.pod.PodAddress;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** A pod that reads requests as the RFC has them, to the letter, and notes what it was sent. */
final class StrictPod {
  private static final Pattern LINE =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+ (?:/[!-~]*|\\*) HTTP/1\\.1");
  private static final Pattern HEADER =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \\t]*[\\t\\x20-\\x7e\\x80-\\xff]*");

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
    int start = end + 4;
    int length = length(head, unread, start);
    if (length < 0) {
      return false;
    }
    seen.add(
        new Seen(head.method(), head.target(), headers, unread.substring(start, start + length)));
    unread.delete(0, start + length);
    return true;
  }

  /** Bytes of the body as it is framed; less than 0 when not all of it is there. */
  private int length(Seen head, StringBuilder unread, int start) {
    var lengths = head.values("content-length");
    var encodings = head.values("transfer-encoding");
    if (lengths.size() + encodings.size() > 1) {
      nonsense.add("two lengths: " + head);
    }
    if (encodings.equals(List.of("chunked"))) {
      int end = unread.indexOf("0\r\n\r\n", start);
      return end < 0 ? -1 : end + 5 - start;
    }
    int length = lengths.isEmpty() ? 0 : Integer.parseInt(lengths.getFirst());
    return unread.length() < start + length ? -1 : length;
  }
}
