package adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.rest.RestServer;
import io.dropwizard.jetty.HttpsConnectorFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code type: https}, with a key store as docs/access.md makes one. */
final class TlsTest {
  private static final String OPERATOR = "the-operator-of-the-configuration-0123";
  private static final String PASSWORD = "changed-by-whoever-reads-this";

  @TempDir private Path folder = Path.of("unset");
  private RestServer server;
  private Path certificate;

  @BeforeEach
  void start() throws Exception {
    var store = folder.resolve("kore.p12");
    keytool(
        store, "-genkeypair -keyalg EC -validity 30 -dname CN=localhost -ext san=dns:localhost");
    certificate = folder.resolve("kore.pem");
    keytool(store, "-exportcert -rfc -file " + certificate);
    var connector = new HttpsConnectorFactory();
    connector.setKeyStorePath(store.toString());
    connector.setKeyStorePassword(PASSWORD);
    connector.setKeyStoreType("PKCS12");
    server = new RestServer(Optional.of(OPERATOR), connector);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_server_that_the_certificates_vouch_for_is_spoken_to() {
    var run = run("--ca-cert", certificate.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void one_that_nobody_vouches_for_is_not_sent_the_token() {
    var run = run();

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("does not prove who it is", "--ca-cert");
  }

  @Test
  void a_file_without_certificates_is_wrong_usage() throws IOException {
    var empty = Files.writeString(folder.resolve("empty.pem"), "");

    assertThat(run("--ca-cert", empty.toString()).exitCode()).isEqualTo(2);
    assertThat(run("--ca-cert", folder.resolve("none.pem").toString()).exitCode()).isEqualTo(2);
    var nonsense = Files.writeString(folder.resolve("nonsense.pem"), "-----BEGIN X-----\n");
    assertThat(run("--ca-cert", nonsense.toString()).exitCode()).isEqualTo(2);
  }

  private Shell.Run run(String... more) {
    var line =
        new ArrayList<>(
            List.of("sites", "--server", "https://localhost:" + server.uri().getPort()));
    line.addAll(List.of(more));
    return new Shell(Map.of("KORE_TOKEN", OPERATOR)).run(line.toArray(String[]::new));
  }

  private static void keytool(Path store, String arguments) throws Exception {
    var line =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    line.addAll(List.of(arguments.split(" ", -1)));
    line.addAll(List.of("-alias", "kore", "-keystore", store.toString(), "-storetype", "PKCS12"));
    line.addAll(List.of("-storepass", PASSWORD));
    var keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
    var said =
        new String(
            keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }
}
