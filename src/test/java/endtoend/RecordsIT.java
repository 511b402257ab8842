package endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Kore that runs leaves in the database. */
final class RecordsIT {
  private static final String HELLO = Path.of("examples/hello").toAbsolutePath().toString();

  private final Http http = new Http();
  private final Map<String, String> database = TestPostgres.newDatabaseConfiguration();

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  @Test
  void fsck_tells_what_somebody_changed_by_hand_and_nothing_else() throws SQLException {
    try (var kore = KoreProcess.server(folder, database)) {
      run(kore, 0, "is live", "deploy", "hello", HELLO);
      var pod = ask(kore);
      run(kore, 0, "nothing differs", "fsck");

      http.delete(kore.apiPort(), "/api/v1/pods/" + pod + "?now=true");
      ask(kore);
      assertThat(http.get(kore.apiPort(), "/api/v1/fsck").body()).isEqualTo("{\"differences\":[]}");

      sql("update kore.pod_event set to_state = 'pooled' where to_state = 'serving'");
      run(kore, 1, "ledger-broken", "fsck");
    }
  }

  @Test
  void who_stops_in_order_has_told_of_every_request() throws SQLException {
    try (var kore = KoreProcess.server(folder, database)) {
      run(kore, 0, "is live", "deploy", "hello", HELLO);
      for (int i = 0; i < 7; i++) {
        ask(kore);
      }
      kore.interrupt();
      kore.awaitExit();
    }

    assertThat(number("select sum(requests) from kore.site_traffic")).isEqualTo(7);
    assertThat(number("select sum(requests) from kore.pod_traffic")).isEqualTo(7);
  }

  @Test
  void after_an_orderly_stop_the_reports_add_up_to_the_last_request()
      throws SQLException, IOException {
    var site = folder.resolve("site");
    Files.createDirectories(site.resolve("backend"));
    Files.writeString(
        site.resolve("backend/http-functions.js"),
        """
        import { ok, serverError } from 'wix-http-functions';
        export const get_good = () => ok({ body: 'good' });
        export const get_bad = () => serverError({ body: 'bad' });
        """);
    try (var kore = KoreProcess.server(folder, database)) {
      for (int n = 1; n <= 3; n++) {
        run(kore, 0, "is live", "deploy", "site-" + n, site.toString());
      }
      for (int round = 0; round < 2; round++) {
        for (int n = 1; n <= 3; n++) {
          visit(kore, "site-" + n, "good", 5 * n, 200);
          visit(kore, "site-" + n, "bad", n, 500);
        }
        if (round == 0) {
          sql(
              "update kore.pod set recycle_asked = true where state = 'serving' and site < 'site-3'");
          run(kore, 0, "SIZE", "pool");
        }
      }
      kore.interrupt();
      kore.awaitExit();
    }

    for (var view : List.of("pod_usage", "site_usage_hourly", "site_usage_daily")) {
      for (int n = 1; n <= 3; n++) {
        var of = " from reporting." + view + " where site = 'site-" + n + "'";
        assertThat(number("select sum(requests)" + of)).as(view).isEqualTo(2 * 6 * n);
        assertThat(number("select sum(errors)" + of)).as(view).isEqualTo(2 * n);
      }
    }
    assertThat(number("select sum(requests) from reporting.replica_traffic")).isEqualTo(72);
    assertThat(number("select sum(cold_starts) from reporting.site_usage_hourly"))
        .isEqualTo(number("select count(*) from reporting.cold_starts"))
        .isGreaterThanOrEqualTo(3);
    assertThat(
            number(
                "select count(*) from reporting.cold_starts where not (load_ms > 0 and start_ms >= claim_ms + load_ms)"))
        .isZero();
    assertThat(number("select count(*) from reporting.pod_usage where ended_at is null")).isZero();
  }

  private void visit(KoreProcess kore, String site, String function, int times, int status) {
    for (int i = 0; i < times; i++) {
      var answer = http.get(kore.sitePort(), site + ".localhost", "/_functions/" + function);
      assertThat(answer.statusCode()).isEqualTo(status);
    }
  }

  private String ask(KoreProcess kore) {
    var answer = http.get(kore.sitePort(), "hello.localhost", "/_functions/hello");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.headers().firstValue("Kore-Pod").orElseThrow();
  }

  private void run(KoreProcess kore, int exitCode, String said, String... arguments) {
    var line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("--server", "http://localhost:" + kore.apiPort()));
    var command = KoreProcess.start(folder, Map.of(), line.toArray(String[]::new));
    command.await(text -> text.contains(said));
    assertThat(command.awaitExit()).isEqualTo(exitCode);
  }

  private void sql(String statement) throws SQLException {
    try (var connection = connect();
        var executed = connection.createStatement()) {
      executed.execute(statement);
    }
  }

  private int number(String query) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getInt(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(setting("url"), setting("user"), setting("password"));
  }

  private String setting(String name) {
    return Objects.requireNonNull(database.get("database." + name));
  }
}
