package adapters.postgres;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import domain.access.NewToken;
import domain.access.Token;
import domain.access.TokenId;
import domain.access.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the tokens that are in use for a second, so that one that was revoked elsewhere is
 * refused after that; and for ten minutes while the database cannot be asked. Unknown ones are not
 * remembered. While one request asks the database, others go by what was known ten seconds ago.
 */
public final class CachedTokens implements Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(CachedTokens.class);
  private static final long MOST_TOKENS = 10_000;
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration WHILE_ASKED = Duration.ofSeconds(10);
  private static final Duration WITHOUT_DATABASE = Duration.ofMinutes(10);

  private final Tokens tokens;
  private final LongSupplier nanos;
  private final Cache<TokenId, Known> cache;
  private volatile @Nullable Any any;
  private final Set<Object> asking = ConcurrentHashMap.newKeySet();

  /**
   * @param readNanos when the database said so
   * @param askedNanos when it was asked last, perhaps in vain
   */
  private record Known(Live live, long readNanos, long askedNanos) {}

  private record Any(boolean any, long askedNanos) {}

  /**
   * @param nanos since some fixed moment
   */
  public CachedTokens(Tokens tokens, LongSupplier nanos) {
    this.tokens = tokens;
    this.nanos = nanos;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MOST_TOKENS)
            .ticker(nanos::getAsLong)
            .expireAfterAccess(WITHOUT_DATABASE)
            .build();
  }

  /** What was true last is taken for true while the database cannot be asked. */
  @Override
  public boolean any() {
    var known = any;
    long now = nanos.getAsLong();
    return known == null
        ? askAny(null, now)
        : asked(Any.class, now - known.askedNanos(), known::any, () -> askAny(known, now));
  }

  private boolean askAny(@Nullable Any known, long now) {
    try {
      boolean found = tokens.any();
      any = new Any(found, now);
      return found;
    } catch (RuntimeException e) {
      if (known == null) {
        throw e;
      }
      any = new Any(known.any(), nanos.getAsLong());
      return known.any();
    }
  }

  /**
   * What is known, or what is asked for.
   *
   * @param ageNanos since it was asked for last
   */
  private <T> T asked(Object what, long ageNanos, Supplier<T> known, Supplier<T> ask) {
    if (ageNanos < FRESH.toNanos()) {
      return known.get();
    }
    boolean first = asking.add(what);
    if (!first && ageNanos < WHILE_ASKED.toNanos()) {
      return known.get();
    }
    try {
      return ask.get();
    } finally {
      if (first) {
        asking.remove(what);
      }
    }
  }

  @Override
  public boolean anyOperator() {
    return tokens.anyOperator();
  }

  @Override
  public Optional<Live> live(TokenId id) {
    long now = nanos.getAsLong();
    var known = cache.getIfPresent(id);
    return known == null
        ? askLive(id, null, now)
        : asked(
            id, now - known.askedNanos(), () -> unexpired(known), () -> askLive(id, known, now));
  }

  private Optional<Live> askLive(TokenId id, @Nullable Known known, long now) {
    try {
      var live = tokens.live(id);
      live.ifPresentOrElse(
          found -> cache.put(id, new Known(found, now, now)), () -> cache.invalidate(id));
      return live;
    } catch (RuntimeException e) {
      if (known == null || now - known.readNanos() >= WITHOUT_DATABASE.toNanos()) {
        throw e;
      }
      LOG.debug("A token is believed as it was, since the database can't be asked", e);
      // Nor is it asked for the next second: each time costs seconds.
      cache.put(id, new Known(known.live(), known.readNanos(), nanos.getAsLong()));
      return unexpired(known);
    }
  }

  private Optional<Live> unexpired(Known known) {
    var since = Duration.ofNanos(nanos.getAsLong() - known.readNanos());
    return Optional.of(known.live())
        .filter(live -> live.expiresIn().filter(left -> left.compareTo(since) <= 0).isEmpty());
  }

  @Override
  public List<Token> list(Optional<String> after, int limit) {
    return tokens.list(after, limit);
  }

  @Override
  public Made make(Key key, NewToken token, String madeBy, boolean lockedOut) {
    var made = tokens.make(key, token, madeBy, lockedOut);
    any = null;
    return made;
  }

  @Override
  public Revoked revoke(TokenId id, boolean lockedOut) {
    var revoked = tokens.revoke(id, lockedOut);
    cache.invalidate(id);
    any = null;
    return revoked;
  }

  /** It is only for people to look at: no request fails because it can't be noted. */
  @Override
  public void used(TokenId id) {
    try {
      tokens.used(id);
    } catch (RuntimeException e) {
      LOG.debug("That a token was used could not be noted", e);
    }
    cache
        .asMap()
        .computeIfPresent(
            id,
            (_, known) -> {
              var live = known.live();
              return new Known(
                  new Live(live.token(), live.hash(), live.expiresIn(), true),
                  known.readNanos(),
                  known.askedNanos());
            });
  }
}
