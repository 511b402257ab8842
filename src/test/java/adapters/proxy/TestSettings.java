package adapters.proxy;

import java.time.Duration;
import java.util.List;

/** Settings that differ from the fixture's in what a test is about. */
final class TestSettings {
  private static final DataPlaneSettings BASE = DataPlaneFixture.SETTINGS;

  private TestSettings() {}

  static DataPlaneSettings hidden() {
    return with(BASE.maxRequestSize(), false);
  }

  static DataPlaneSettings maxRequestSize(long bytes) {
    return with(bytes, true);
  }

  private static DataPlaneSettings with(long maxRequestSize, boolean expose) {
    return new DataPlaneSettings(
        BASE.host(),
        0,
        BASE.coldTimeout(),
        BASE.requestTimeout(),
        BASE.streamIdle(),
        maxRequestSize,
        BASE.maxHeaderSize(),
        expose,
        expose,
        1,
        BASE.podConnections(),
        BASE.podQueue(),
        BASE.trustedProxies());
  }

  static DataPlaneSettings trustedProxies(String... networks) {
    return new DataPlaneSettings(
        BASE.host(),
        0,
        BASE.coldTimeout(),
        BASE.requestTimeout(),
        BASE.streamIdle(),
        BASE.maxRequestSize(),
        BASE.maxHeaderSize(),
        true,
        true,
        1,
        BASE.podConnections(),
        BASE.podQueue(),
        TrustedProxies.of(List.of(networks)));
  }

  static DataPlaneSettings port(int port) {
    return with(port, BASE.coldTimeout(), BASE.requestTimeout(), BASE.streamIdle(), 1, 64, 64);
  }

  static DataPlaneSettings eventLoops(int count) {
    return with(0, BASE.coldTimeout(), BASE.requestTimeout(), BASE.streamIdle(), count, 64, 64);
  }

  static DataPlaneSettings coldTimeout(Duration timeout) {
    return with(0, timeout, BASE.requestTimeout(), BASE.streamIdle(), 1, 64, 64);
  }

  static DataPlaneSettings requestTimeout(Duration timeout) {
    return with(0, BASE.coldTimeout(), timeout, BASE.streamIdle(), 1, 64, 64);
  }

  static DataPlaneSettings streamIdle(Duration timeout) {
    return with(0, BASE.coldTimeout(), BASE.requestTimeout(), timeout, 1, 64, 64);
  }

  static DataPlaneSettings pool(int connections, int queue) {
    return with(
        0, BASE.coldTimeout(), BASE.requestTimeout(), BASE.streamIdle(), 1, connections, queue);
  }

  /** Few connections, long queues, and bodies of any size. */
  static DataPlaneSettings patience(int connections, long requestMillis, long streamMillis) {
    return new DataPlaneSettings(
        BASE.host(),
        0,
        BASE.coldTimeout(),
        Duration.ofMillis(requestMillis),
        Duration.ofMillis(streamMillis),
        Long.MAX_VALUE,
        BASE.maxHeaderSize(),
        true,
        true,
        1,
        connections,
        Integer.MAX_VALUE,
        BASE.trustedProxies());
  }

  private static DataPlaneSettings with(
      int port,
      Duration cold,
      Duration request,
      Duration idle,
      int eventLoops,
      int connections,
      int queue) {
    return new DataPlaneSettings(
        BASE.host(),
        port,
        cold,
        request,
        idle,
        BASE.maxRequestSize(),
        BASE.maxHeaderSize(),
        true,
        true,
        eventLoops,
        connections,
        queue,
        BASE.trustedProxies());
  }
}
