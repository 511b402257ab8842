package cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A Postgres beside the cluster, on this machine, that pods can reach: no image is needed. */
final class OutsidePostgres implements AutoCloseable {
  private static final int PORT = 443;

  final String password = UUID.randomUUID().toString();
  private final URL api;
  private final EmbeddedPostgres postgres;

  /**
   * @param api of the cluster
   */
  OutsidePostgres(URL api, Path folder) {
    this.api = api;
    try {
      var passwordFile = Files.writeString(folder.resolve("password"), password);
      var access = folder.resolve("pg_hba.conf");
      Files.writeString(access, "host all all all scram-sha-256\n");
      this.postgres =
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.resolve("data"))
              .setLocaleConfig("auth-host", "scram-sha-256")
              .setLocaleConfig("pwfile", passwordFile.toString())
              .setConnectConfig("password", password)
              .setServerConfig("listen_addresses", "*")
              .setServerConfig("hba_file", access.toString())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As pods have to name it. */
  String url() {
    return "jdbc:postgresql://%s:%d/postgres".formatted(host(), postgres.getPort());
  }

  /** This machine's address on the way to the cluster, else the first private one. */
  private String host() {
    var named = System.getProperty("kore.cluster.host", "");
    if (!named.isEmpty()) {
      return named;
    }
    try (var socket = new DatagramSocket()) {
      // Nothing is sent: it only chooses the way.
      socket.connect(new InetSocketAddress(api.getHost(), PORT));
      var address = socket.getLocalAddress();
      return address.isLoopbackAddress() || address.isAnyLocalAddress()
          ? firstAddress()
          : address.getHostAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(InetAddress::isSiteLocalAddress)
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "this machine has no address that pods could reach; name one with"
                          + " -Dkore.cluster.host, or give -Dkore.postgresImage"));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
