package adapters.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * What a claim is at the least: the site's row locked, a random pooled pod taken, one update. No
 * ledger, no revisions, no claims that are waited for, no line. {@code pgbench} runs it.
 */
final class BareClaims {
  private static final Pattern RATE = Pattern.compile("tps = ([\\d.]+)");

  private final EmbeddedDatabase server;
  private final Path folder;
  private final int claims;
  private final int clients;

  BareClaims(EmbeddedDatabase server, Path folder, int claims, int clients) {
    this.server = server;
    this.folder = folder;
    this.claims = claims;
    this.clients = clients;
    execute(
        """
        create schema bare;
        create table bare.site (id text collate "C" primary key);
        insert into bare.site select 'site' || n from generate_series(1, %d) n;
        analyze bare.site;
        create table bare.pod (
          id uuid primary key default gen_random_uuid(),
          state text not null default 'pooled',
          random_key double precision not null default random(),
          site text
        ) with (fillfactor = 60);
        create index on bare.pod (random_key) where state = 'pooled';
        create function bare.affiliate(p_site text) returns uuid language plpgsql as $$
        declare
          v_pod uuid;
          start_at double precision := random();
        begin
          perform from bare.site where id = p_site for no key update;
          select id into v_pod from bare.pod where state = 'pooled' and random_key >= start_at
            order by random_key limit 1 for update skip locked;
          if not found then
            select id into v_pod from bare.pod where state = 'pooled' and random_key < start_at
              order by random_key limit 1 for update skip locked;
          end if;
          update bare.pod set state = 'claimed', site = p_site where id = v_pod;
          return v_pod;
        end $$
        """
            .formatted(claims));
  }

  /** Claims a second, when each statement is sent on its own. */
  double statements() throws IOException, InterruptedException {
    return rate(
        """
        \\set site random(1, %d)
        \\set start random(0, 1000000)
        begin;
        select id from bare.site where id = 'site' || :site for no key update;
        select coalesce(
          (select id from bare.pod where state = 'pooled' and random_key >= :start / 1000000.0
            order by random_key limit 1 for update skip locked),
          (select id from bare.pod where state = 'pooled' and random_key < :start / 1000000.0
            order by random_key limit 1 for update skip locked)) as pod \\gset
        update bare.pod set state = 'claimed', site = 'site' || :site where id = :pod;
        commit;
        """);
  }

  /** Claims a second, when all is one call. */
  double function() throws IOException, InterruptedException {
    return rate(
        """
        \\set site random(1, %d)
        select bare.affiliate('site' || :site);
        """);
  }

  private double rate(String script) throws IOException, InterruptedException {
    execute(
        """
        truncate bare.pod;
        insert into bare.pod select from generate_series(1, %d);
        analyze bare.pod
        """
            .formatted(claims));
    var file = Files.writeString(folder.resolve("bare.sql"), script.formatted(claims));
    var output = pgbench(file);
    var rate = RATE.matcher(output);
    if (!rate.find() || output.contains("ERROR")) {
      throw new IllegalStateException(output);
    }
    return Double.parseDouble(rate.group(1));
  }

  private String pgbench(Path script) throws IOException, InterruptedException {
    var database = server.url().replaceFirst("^jdbc:", "");
    var pgbench =
        new ProcessBuilder(
                "pgbench",
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=2",
                "--transactions=" + claims / clients,
                "--file=" + script,
                database)
            .redirectErrorStream(true);
    pgbench.environment().put("PGUSER", server.user());
    pgbench.environment().put("PGPASSWORD", server.password());
    var process = start(pgbench);
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  private static Process start(ProcessBuilder pgbench) {
    try {
      return pgbench.start();
    } catch (IOException e) {
      throw new IllegalStateException("pgbench is needed: apt-get install postgresql", e);
    }
  }

  private void execute(String script) {
    try (var connection =
            DriverManager.getConnection(server.url(), server.user(), server.password());
        var statement = connection.createStatement()) {
      statement.execute(script);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
