package adapters.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A login that reads the reports of the embedded PostgreSQL and nothing else, for psql: {@code
 * PGSERVICEFILE=data/reporting.conf psql service=kore}.
 */
public final class ReportingLogin {
  private static final String FILE = "reporting.conf";

  private ReportingLogin() {}

  /**
   * Makes the login with a new password, and writes how to use it to a file that only its owner may
   * read.
   *
   * @return that file
   */
  public static Path write(Database database, Path folder) {
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    var password = HexFormat.of().formatHex(bytes);
    database
        .transactions()
        .inTransaction(
            handle -> {
              handle.execute(
                  """
                  do $$ begin
                    if not exists (select from pg_roles where rolname = 'kore_reader') then
                      create role kore_reader login in role kore_reporting;
                    end if;
                  end $$
                  """);
              handle.execute("alter role kore_reader set statement_timeout = '1min'");
              handle.execute("alter role kore_reader set default_transaction_read_only = on");
              return handle.execute("alter role kore_reader password '" + password + "'");
            });
    return write(folder, database.url(), password);
  }

  private static Path write(Path folder, String url, String password) {
    var address = URI.create(url.substring("jdbc:".length()));
    var file = folder.resolve(FILE);
    try {
      var fresh =
          Files.createTempFile(
              folder,
              FILE,
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          fresh,
          """
          [kore]
          host=%s
          port=%d
          dbname=%s
          user=kore_reader
          password=%s
          """
              .formatted(
                  address.getHost(), address.getPort(), address.getPath().substring(1), password));
      return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE).toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
