package adapters.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The start of a body, kept for as long as the request may have to be sent again. It holds the
 * buffers that pass by, and copies nothing.
 */
final class ReplayBuffer {
  static final int MOST_BYTES = 64 * 1024;

  private final List<Buffer> chunks = new ArrayList<>(2);
  private int bytes;

  /** False when the chunk is too much: then the body cannot be sent again. */
  boolean keep(Buffer chunk) {
    if (chunk.length() > MOST_BYTES - bytes) {
      return false;
    }
    chunks.add(chunk);
    bytes += chunk.length();
    return true;
  }

  void sendTo(HttpClientRequest pod) {
    chunks.forEach(pod::write);
  }
}
