package adapters.proxy;

import java.time.Duration;

/**
 * @param host to listen on
 * @param port 0 for any free one
 * @param coldTimeout how long a request waits for a pod
 * @param requestTimeout from dispatch to the first byte of the answer; bytes of a body that is
 *     still being sent extend it
 * @param streamIdle how long an answer that has begun may stand still
 * @param maxRequestSize bytes in a request's body
 * @param maxHeaderSize bytes in all headers of a request, and in its first line
 * @param exposePod whether visitors are told which pod answered
 * @param exposeTimings whether visitors are told what took how long
 * @param eventLoops servers on the same port, each with its own connections to the pods
 * @param podConnections of one event loop to one pod
 * @param podQueue requests of one event loop that may wait for a connection to one pod
 * @param trustedProxies whose word on where a request comes from is believed
 */
public record DataPlaneSettings(
    String host,
    int port,
    Duration coldTimeout,
    Duration requestTimeout,
    Duration streamIdle,
    long maxRequestSize,
    int maxHeaderSize,
    boolean exposePod,
    boolean exposeTimings,
    int eventLoops,
    int podConnections,
    int podQueue,
    TrustedProxies trustedProxies) {
  public DataPlaneSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("dispatch.port must be from 0 to 65535, not " + port);
    }
    if (maxRequestSize < 0 || maxHeaderSize < 1 || eventLoops < 1) {
      throw new IllegalArgumentException("sizes and event loops must be positive");
    }
    if (podConnections < 1 || podQueue < 0) {
      throw new IllegalArgumentException("a pod needs a connection at least");
    }
  }
}
