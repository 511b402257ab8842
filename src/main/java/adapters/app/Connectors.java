package adapters.app;

import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** What must hold of the REST API's connectors before they listen. */
final class Connectors {
  private static final String APPLICATION = "server.applicationConnectors";
  private static final String ADMIN = "server.adminConnectors";

  private Connectors() {}

  /**
   * @throws StartException if one would believe what clients say of themselves, or its port is
   *     taken
   */
  static void check(KoreConfiguration configuration) {
    if (!(configuration.getServerFactory() instanceof DefaultServerFactory server)) {
      throw new StartException("server.type must be 'default'");
    }
    boolean guarded = configuration.auth().operatorToken().isPresent();
    check(APPLICATION, server.getApplicationConnectors(), guarded);
    check(ADMIN, server.getAdminConnectors(), false);
  }

  private static void check(String name, List<ConnectorFactory> connectors, boolean mayForward) {
    http(connectors)
        .forEach(
            connector -> {
              if (connector.isUseForwardedHeaders() && !mayForward) {
                throw new StartException(
                    name
                        + ": useForwardedHeaders lets clients say that they are on this machine:"
                        + " leave it out, or for applicationConnectors set auth.operatorToken");
              }
              checkFree(name, connector.getBindHost(), connector.getPort());
            });
  }

  /** Which of the connectors can be reached from other machines, if any. */
  static Optional<String> exposed(KoreConfiguration configuration) {
    if (!(configuration.getServerFactory() instanceof DefaultServerFactory server)
        || !isLoopback(server.getApplicationConnectors())) {
      return Optional.of(APPLICATION);
    }
    return isLoopback(server.getAdminConnectors()) ? Optional.empty() : Optional.of(ADMIN);
  }

  private static boolean isLoopback(List<ConnectorFactory> connectors) {
    return connectors.stream()
        .allMatch(
            connector ->
                connector instanceof HttpConnectorFactory http
                    && http.getBindHost() != null
                    && KoreConfiguration.isLoopback(http.getBindHost()));
  }

  private static void checkFree(String name, @Nullable String host, int port) {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(
          host == null
              ? new InetSocketAddress(port)
              : new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new StartException(
          "port %d is in use (%s): stop what listens there, or choose another port with %s"
              .formatted(port, name, override(name)));
    }
  }

  private static String override(String name) {
    return "KORE_JAVA_OPTS=-Ddw." + name + "[0].port=…";
  }

  static Stream<HttpConnectorFactory> http(List<ConnectorFactory> connectors) {
    return connectors.stream()
        .filter(HttpConnectorFactory.class::isInstance)
        .map(HttpConnectorFactory.class::cast);
  }

  /** The port that one of the server's connectors, application or admin, got. */
  static int port(Server server, String name) {
    return Arrays.stream(server.getConnectors())
        .filter(connector -> name.equals(connector.getName()))
        .filter(NetworkConnector.class::isInstance)
        .mapToInt(connector -> ((NetworkConnector) connector).getLocalPort())
        .findFirst()
        .orElse(0);
  }
}
