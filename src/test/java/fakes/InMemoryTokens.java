package fakes;

import domain.access.NewToken;
import domain.access.Role;
import domain.access.Token;
import domain.access.TokenId;
import domain.access.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Tokens in memory, serialised by one lock. */
public final class InMemoryTokens implements Tokens {
  private final LongSupplier nanos;
  private final Map<TokenId, Row> rows = new HashMap<>();

  /** While there is something here, whoever asks gets it thrown. */
  public Optional<RuntimeException> broken = Optional.empty();

  public int asked;

  /** Is run while somebody asks. */
  public Runnable meanwhile = () -> {};

  private record Row(
      Key key, NewToken wanted, String madeBy, Instant madeAt, Optional<LocalDate> lastUsed) {
    Optional<Instant> expiresAt() {
      return wanted.expiresIn().map(madeAt::plus);
    }

    boolean isLastingOperator() {
      return wanted.isLastingOperator();
    }
  }

  public InMemoryTokens(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public synchronized boolean any() {
    return !all().isEmpty();
  }

  @Override
  public synchronized boolean anyOperator() {
    return all().values().stream()
        .anyMatch(row -> row.wanted().role() == Role.OPERATOR && !isExpired(row));
  }

  @Override
  public synchronized Optional<Live> live(TokenId id) {
    return Optional.ofNullable(all().get(id))
        .filter(row -> !isExpired(row))
        .map(
            row ->
                new Live(
                    token(row),
                    row.key().hash(),
                    row.expiresAt().map(at -> Duration.between(now(), at)),
                    row.lastUsed().equals(Optional.of(today()))));
  }

  @Override
  public synchronized List<Token> list(Optional<String> after, int limit) {
    return all().values().stream()
        .map(this::token)
        .filter(token -> after.isEmpty() || token.name().compareTo(after.get()) > 0)
        .sorted(Comparator.comparing(Token::name))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Made make(Key key, NewToken token, String madeBy, boolean lockedOut) {
    if (lockedOut && !token.isLastingOperator() && lastingOperators().findAny().isEmpty()) {
      return new Made.FirstMustBeOperator();
    }
    Predicate<Row> sameName = row -> row.wanted().name().equals(token.name());
    all().values().removeIf(sameName.and(this::isExpired));
    if (rows.values().stream().anyMatch(sameName)) {
      return new Made.NameTaken();
    }
    var row = new Row(key, token, madeBy, now(), Optional.empty());
    rows.put(key.id(), row);
    return new Made.Kept(token(row));
  }

  @Override
  public synchronized Revoked revoke(TokenId id, boolean lockedOut) {
    var operators = Set.copyOf(lastingOperators().toList());
    if (lockedOut && operators.equals(Set.of(id))) {
      return Revoked.LAST_OPERATOR;
    }
    return all().remove(id) == null ? Revoked.UNKNOWN : Revoked.DONE;
  }

  @Override
  public synchronized void used(TokenId id) {
    all()
        .computeIfPresent(
            id,
            (_, row) ->
                new Row(row.key(), row.wanted(), row.madeBy(), row.madeAt(), Optional.of(today())));
  }

  private Map<TokenId, Row> all() {
    asked++;
    meanwhile.run();
    if (broken.isPresent()) {
      throw broken.get();
    }
    return rows;
  }

  private Stream<TokenId> lastingOperators() {
    return all().values().stream().filter(Row::isLastingOperator).map(row -> row.key().id());
  }

  private Token token(Row row) {
    return new Token(
        row.key().id(),
        row.wanted().name(),
        row.wanted().role(),
        row.wanted().sites(),
        row.madeAt(),
        row.madeBy(),
        row.expiresAt(),
        isExpired(row),
        row.lastUsed());
  }

  private boolean isExpired(Row row) {
    return row.expiresAt().filter(at -> !at.isAfter(now())).isPresent();
  }

  private Instant now() {
    return Instant.EPOCH.plusNanos(nanos.getAsLong());
  }

  private LocalDate today() {
    return now().atZone(ZoneOffset.UTC).toLocalDate();
  }
}
