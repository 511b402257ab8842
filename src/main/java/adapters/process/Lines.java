package adapters.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import org.jspecify.annotations.Nullable;

/** The lines that a process writes; of one without an end, only the beginning is kept. */
final class Lines implements AutoCloseable {
  /** The runtime's own lines are shorter than this many bytes. */
  static final int LONGEST = 32 * 1024;

  private final BufferedReader reader;

  Lines(InputStream stream) {
    this.reader = new BufferedReader(new InputStreamReader(stream, UTF_8));
  }

  /** Null after the last one. */
  @Nullable String next() throws IOException {
    var line = new StringBuilder();
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = reader.read()) {
      if (line.length() < LONGEST) {
        line.append((char) c);
      }
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
