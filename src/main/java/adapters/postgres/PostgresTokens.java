package adapters.postgres;

import domain.access.NewToken;
import domain.access.Role;
import domain.access.Token;
import domain.access.TokenId;
import domain.access.Tokens;
import domain.site.Digest;
import domain.site.SiteId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** {@link Tokens} on {@code kore.token}. Those who make or revoke one wait for each other. */
public final class PostgresTokens implements Tokens {
  private static final String COLUMNS =
      """
      select id, name, role, sites, hash, made_at, made_by, expires_at, last_used,
        coalesce(expires_at <= now(), false) as expired,
        extract(epoch from expires_at - now()) as expires_in,
        coalesce(last_used = current_date, false) as used_today
      from kore.token where revoked_at is null
      """;

  private static final String LASTING_OPERATOR = "role = 'operator' and expires_at is null";

  private final Transactions transactions;

  public PostgresTokens(Database database) {
    this.transactions = database.transactions();
  }

  @Override
  public boolean any() {
    return exists("true");
  }

  @Override
  public boolean anyOperator() {
    return exists("role = 'operator' and (expires_at is null or expires_at > now())");
  }

  private boolean exists(String condition) {
    return transactions.statement(handle -> exists(handle, condition));
  }

  private static boolean exists(Handle handle, String condition) {
    return handle
        .select(
            "select exists (select from kore.token where revoked_at is null and (%s))"
                .formatted(condition))
        .mapTo(Boolean.class)
        .one();
  }

  @Override
  public Optional<Live> live(TokenId id) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    COLUMNS + "and id = :id and (expires_at is null or expires_at > now())")
                .bind("id", id.value())
                .map((row, _) -> live(row))
                .findOne());
  }

  @Override
  public List<Token> list(Optional<String> after, int limit) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    COLUMNS
                        + """
                        and name collate "C" > :after order by name collate "C" limit :limit
                        """)
                .bind("after", after.orElse(""))
                .bind("limit", limit)
                .map((row, _) -> token(row))
                .list());
  }

  @Override
  public Made make(Key key, NewToken token, String madeBy, boolean lockedOut) {
    return transactions.inTransaction(
        handle -> {
          lock(handle);
          if (lockedOut && !token.isLastingOperator() && !exists(handle, LASTING_OPERATOR)) {
            return new Made.FirstMustBeOperator();
          }
          revokeExpired(handle, token.name());
          return insert(handle, key, token, madeBy) == 1
              ? new Made.Kept(find(handle, key.id()))
              : new Made.NameTaken();
        });
  }

  private static void lock(Handle handle) {
    handle.execute("lock table kore.token in share row exclusive mode");
  }

  private static void revokeExpired(Handle handle, String name) {
    handle.execute(
        """
        update kore.token set revoked_at = now()
        where name = ? and revoked_at is null and expires_at <= now()
        """,
        name);
  }

  private static int insert(Handle handle, Key key, NewToken token, String madeBy) {
    return handle
        .createUpdate(
            """
            insert into kore.token (id, name, role, sites, hash, made_by, expires_at)
            values (:id, :name, :role, :sites, :hash, :by,
              now() + make_interval(secs => cast(:seconds as bigint)))
            on conflict (name) where revoked_at is null do nothing
            """)
        .bind("id", key.id().value())
        .bind("name", token.name())
        .bind("role", token.role().label())
        .bindArray("sites", String.class, token.sites().stream().map(SiteId::value).toList())
        .bind("hash", key.hash().hex())
        .bind("by", madeBy)
        .bind("seconds", token.expiresIn().map(Duration::toSeconds).orElse(null))
        .execute();
  }

  private static Token find(Handle handle, TokenId id) {
    return handle
        .createQuery(COLUMNS + "and id = :id")
        .bind("id", id.value())
        .map((row, _) -> token(row))
        .one();
  }

  @Override
  public Revoked revoke(TokenId id, boolean lockedOut) {
    return transactions.inTransaction(
        handle -> {
          lock(handle);
          if (lockedOut && isLastOperator(handle, id)) {
            return Revoked.LAST_OPERATOR;
          }
          int revoked =
              handle.execute(
                  "update kore.token set revoked_at = now() where id = ? and revoked_at is null",
                  id.value());
          return revoked == 1 ? Revoked.DONE : Revoked.UNKNOWN;
        });
  }

  private static boolean isLastOperator(Handle handle, TokenId id) {
    return handle
        .createQuery(
            "select id from kore.token where revoked_at is null and (%s) limit 2"
                .formatted(LASTING_OPERATOR))
        .mapTo(String.class)
        .list()
        .equals(List.of(id.value()));
  }

  @Override
  public void used(TokenId id) {
    transactions.statement(
        handle ->
            handle.execute(
                """
                update kore.token set last_used = current_date
                where id = ? and last_used is distinct from current_date
                """,
                id.value()));
  }

  private static Live live(ResultSet row) throws SQLException {
    var seconds = row.getBigDecimal("expires_in");
    return new Live(
        token(row),
        new Digest(row.getString("hash")),
        Optional.ofNullable(seconds)
            .map(left -> Duration.ofMillis((long) (left.doubleValue() * 1000))),
        row.getBoolean("used_today"));
  }

  private static Token token(ResultSet row) throws SQLException {
    return new Token(
        new TokenId(row.getString("id")),
        row.getString("name"),
        Role.of(row.getString("role")).orElseThrow(),
        sites(row),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        row.getString("made_by"),
        Optional.ofNullable(row.getObject("expires_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        row.getBoolean("expired"),
        Optional.ofNullable(row.getObject("last_used", LocalDate.class)));
  }

  private static Set<SiteId> sites(ResultSet row) throws SQLException {
    return Arrays.stream((String[]) row.getArray("sites").getArray())
        .map(SiteId::new)
        .collect(Collectors.toSet());
  }
}
