package adapters.simulated;

import static java.nio.charset.StandardCharsets.UTF_8;

import domain.pod.PodId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Notes each request that a simulated site has executed as {@code <request id> <pod> <site>}, in
 * the file that the system property {@code kore.simulated.executions} names, if there is one. Each
 * line is one write to the end of the file: several replicas may share it, and a kill loses none.
 */
final class Executions implements AutoCloseable {
  private static final String PROPERTY = "kore.simulated.executions";

  private final @Nullable FileChannel file;

  private Executions(@Nullable FileChannel file) {
    this.file = file;
  }

  static Executions open() {
    var path = System.getProperty(PROPERTY);
    try {
      return new Executions(
          path == null
              ? null
              : FileChannel.open(
                  Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException(PROPERTY + " cannot be written", e);
    }
  }

  void note(@Nullable String request, PodId pod, String site) {
    if (file == null) {
      return;
    }
    try {
      file.write(ByteBuffer.wrap("%s %s %s\n".formatted(request, pod, site).getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
