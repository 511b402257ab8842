package cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A Postgres beside the cluster, on this machine, that pods can reach: no image is needed. */
final class OutsidePostgres implements AutoCloseable {
  final String password = UUID.randomUUID().toString();
  private final EmbeddedPostgres postgres;

  OutsidePostgres(Path folder) {
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

  private static String host() {
    var named = System.getProperty("kore.cluster.host", "");
    return named.isEmpty() ? firstAddress() : named;
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
