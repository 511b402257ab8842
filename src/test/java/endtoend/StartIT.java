package endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.postgres.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that fail say why and what to do, without a stack trace, and leave nothing behind. */
final class StartIT {
  private static final String CONFIG = Path.of("config.yml").toAbsolutePath().toString();

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  @Test
  void a_port_in_use() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());

      assertRefused(Map.of("dispatch.port", port), port, "in use");
      assertRefused(Map.of("server.adminConnectors[0].port", port), port, "in use");
    }
  }

  @Test
  void no_node() {
    assertRefused(
        Map.of("fleet.node", "no-such-node"), "Node.js 20 or later is needed", "fleet.node");
  }

  @Test
  void a_wrong_key() {
    assertRefused(Map.of("dispatch.prot", "1"), "Unrecognized field at: dispatch.prot", "port");
  }

  @Test
  void a_wrong_value() {
    assertRefused(Map.of("pool.min", "many"), "pool.min");
    assertRefused(Map.of("dispatch.requestTimeout", "30s"), "recycling.drainTimeout");
  }

  @Test
  void an_address_that_others_could_reach() {
    assertRefused(Map.of("dispatch.host", "0.0.0.0"), "fleet.trustedCode");
    assertRefused(Map.of("server.applicationConnectors[0].bindHost", "0.0.0.0"), "bindHost");
  }

  @Test
  void a_database_that_is_not_there() {
    assertRefused(Map.of("database.url", "jdbc:postgresql://127.0.0.1:1/kore"), "database");
    assertRefused(Map.of("database.url", "mysql:"), "database.url");
  }

  @Test
  void data_that_another_kore_uses_and_data_is_kept_between_runs() {
    var data = Map.of("database.dataDir", folder.resolve("data").toString());
    var http = new Http();
    try (var first = KoreProcess.server(folder, data)) {
      assertRefused(data, "another Kore uses the data");
      var code = new byte[0];
      assertThat(
              http.post(first.apiPort(), "/api/v1/sites/kept/revisions", "application/gzip", code)
                  .statusCode())
          .isEqualTo(422);
      assertThat(http.get(first.apiPort(), "/api/v1/pool").body()).contains("pooled");
    }
    assertThat(Files.exists(folder.resolve("data/postgres/PG_VERSION"))).isTrue();
    try (var second = KoreProcess.server(folder, data)) {
      assertThat(http.get(second.apiPort(), "/api/v1/sites").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void an_external_database_is_migrated_used_and_left_running() {
    var database = TestPostgres.newDatabaseConfiguration();

    var migration = KoreProcess.start(folder, database, "migrate", CONFIG);
    assertThat(migration.awaitExit()).isZero();
    assertThat(migration.output()).contains("is up to date").doesNotContain("password");
    for (int run = 1; run <= 2; run++) {
      try (var kore = KoreProcess.server(folder, database)) {
        assertThat(new Http().get(kore.apiPort(), "/api/v1/sites").statusCode()).isEqualTo(200);
      }
    }
  }

  private void assertRefused(Map<String, String> overrides, String... said) {
    var kore = KoreProcess.start(folder, overrides, "server", CONFIG);

    assertThat(kore.awaitExit()).isEqualTo(1);
    assertThat(kore.output()).contains(said).doesNotContain("\tat ");
    kore.awaitNothingLeft();
  }
}
