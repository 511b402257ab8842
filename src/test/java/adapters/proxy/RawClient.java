package adapters.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;

/** A client that sends exactly what it is told to, and reads answers as they are on the wire. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  record Reply(int status, List<String> headers, String body) {
    /** The header's only value; empty when it is missing. */
    String header(String name) {
      var values = headers(name);
      return values.size() == 1 ? values.getFirst() : values.isEmpty() ? "" : values.toString();
    }

    List<String> headers(String name) {
      var prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }
  }

  RawClient(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines of a head; the line ends, and the empty line after it, are added. */
  RawClient head(String... lines) {
    return send(String.join("\r\n", lines) + "\r\n\r\n");
  }

  RawClient get(String host, String path) {
    return head("GET " + path + " HTTP/1.1", "Host: " + host);
  }

  RawClient send(String bytes) {
    return send(bytes.getBytes(ISO_8859_1));
  }

  RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient chunk(String data) {
    return send(Integer.toHexString(data.length()) + "\r\n" + data + "\r\n");
  }

  /** Reads one answer to its end. */
  Reply read() {
    var head = readHead();
    return new Reply(head.status(), head.headers(), body(head));
  }

  /** Reads an answer to a HEAD, or the head of any. */
  Reply readHead() {
    try {
      var bytes = new ByteArrayOutputStream();
      while (!bytes.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("closed in the head, after: " + bytes.toString(ISO_8859_1));
        }
        bytes.write(next);
      }
      var lines = bytes.toString(ISO_8859_1).strip().lines().toList();
      int status = Integer.parseInt(lines.getFirst().substring(9, 12));
      return new Reply(status, lines.subList(1, lines.size()), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(int bytes) {
    try {
      return new String(in.readNBytes(bytes), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What still comes, until the connection is closed, or nothing has come for so long. */
  void readToSilence(int millis) {
    try {
      socket.setSoTimeout(millis);
      while (in.read() >= 0) {
        // It is of no interest.
      }
    } catch (IOException _) {
      // Silence, or a reset.
    }
  }

  /** What still comes, until the other side closes (or breaks) the connection. */
  String readToClose() {
    var bytes = new ByteArrayOutputStream();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        bytes.write(next);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new UncheckedIOException(e);
    } catch (IOException _) {
      // A reset is an end, too.
    }
    return bytes.toString(ISO_8859_1);
  }

  /** Says that it sends no more. */
  void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the connection as a crashed client would. */
  void vanish() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String body(Reply head) {
    if (head.status() == 204 || head.status() == 304) {
      return "";
    }
    if (head.header("transfer-encoding").equals("chunked")) {
      return chunks();
    }
    var length = head.header("content-length");
    return length.isEmpty() ? readToClose() : read(Integer.parseInt(length));
  }

  private String chunks() {
    var body = new StringBuilder();
    while (true) {
      int size = Integer.parseInt(line(), 16);
      body.append(read(size));
      line();
      if (size == 0) {
        return body.toString();
      }
    }
  }

  private String line() {
    try {
      var line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("closed in a line, after: " + line);
        }
        line.append((char) next);
      }
      return line.toString().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
