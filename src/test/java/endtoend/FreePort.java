package endtoend;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that are started a little later. They are below those that the system gives to
 * whoever asks for any, so nobody gets one of them meanwhile.
 */
public final class FreePort {
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;

  private static final AtomicInteger LATEST =
      new AtomicInteger(FIRST + (int) (ProcessHandle.current().pid() * 61 % (LAST - FIRST)));

  private FreePort() {}

  /** One that is free on all of this machine's addresses, and was not given before. */
  public static int next() {
    while (true) {
      int port = LATEST.updateAndGet(latest -> latest == LAST ? FIRST : latest + 1);
      try (var _ = new ServerSocket(port)) {
        return port;
      } catch (IOException _) {
        // Somebody has it: the next one.
      }
    }
  }
}
