package adapters.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;

/** Sends to the API whatever it is given, which a well-behaved client would not. */
final class RawApi {
  /** Beyond it the server is taken to hang: far more than any answer needs. */
  private static final int PATIENCE_MILLIS = 20_000;

  private final int port;

  RawApi(URI server) {
    port = server.getPort();
  }

  /**
   * @param status 0 if the server closed the connection without an answer
   */
  record Answer(int status, String head, String body) {
    String header(String name) {
      return head.lines()
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).trim())
          .findFirst()
          .orElse("");
    }
  }

  /**
   * @param head the request's line and headers, each with its line end, but for those about the
   *     connection
   */
  Answer send(String head, byte[] body) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      var out = socket.getOutputStream();
      try {
        out.write((head + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
        out.write(body);
        out.flush();
        socket.shutdownOutput();
      } catch (SocketException _) {
        // The server has answered before it has read all.
      }
      return read(socket);
    }
  }

  private static Answer read(Socket socket) throws IOException {
    var all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException _) {
      // What came before the reset counts.
    }
    var bytes = all.toByteArray();
    var text = new String(bytes, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(0, text, "");
    }
    var head = text.substring(0, end);
    var answer = new Answer(Integer.parseInt(head.substring(9, 12)), head, "");
    var body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
    boolean chunked = answer.header("Transfer-Encoding").equalsIgnoreCase("chunked");
    return new Answer(answer.status(), head, new String(chunked ? whole(body) : body, UTF_8));
  }

  private static byte[] whole(byte[] chunked) {
    var text = new String(chunked, ISO_8859_1);
    var whole = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      int line = text.indexOf("\r\n", at);
      int size = Integer.parseInt(text.substring(at, line).trim(), 16);
      whole.append(text, line + 2, line + 2 + size);
      at = size == 0 ? text.length() : line + 2 + size + 2;
    }
    return whole.toString().getBytes(ISO_8859_1);
  }
}
