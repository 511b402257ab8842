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
import java.util.stream.Stream;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** What must hold of the REST API's connectors before they listen. */
final class Connectors {
  private Connectors() {}

  /**
   * @throws StartException if one would be reachable from other machines, or its port is taken
   */
  static void check(KoreConfiguration configuration) {
    if (!(configuration.getServerFactory() instanceof DefaultServerFactory server)) {
      throw new StartException("server.type must be 'default'");
    }
    check("server.applicationConnectors", server.getApplicationConnectors());
    check("server.adminConnectors", server.getAdminConnectors());
  }

  private static void check(String name, List<ConnectorFactory> connectors) {
    http(connectors)
        .forEach(
            connector -> {
              var host = connector.getBindHost();
              if (host == null || !KoreConfiguration.isLoopback(host)) {
                throw new StartException(
                    name
                        + ": set bindHost to 127.0.0.1: the API has no access control yet, so it"
                        + " listens on loopback only");
              }
              checkFree(name, host, connector.getPort());
            });
  }

  private static void checkFree(String name, @Nullable String host, int port) {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
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
