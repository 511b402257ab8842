package domain.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import domain.access.Tokens.Live;
import domain.site.Digest;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** Finds out who asks, and makes and revokes tokens. */
public final class Gate {
  private final Tokens tokens;
  private final Optional<Digest> operatorToken;
  private final IntFunction<byte[]> random;
  private final LongSupplier nanos;
  private final Throttle throttle = new Throttle();
  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * @param operatorToken the configuration's, which needs no database
   * @param random gives that many bytes that nobody can guess
   * @param nanos since some fixed moment
   */
  public Gate(
      Tokens tokens,
      Optional<String> operatorToken,
      IntFunction<byte[]> random,
      LongSupplier nanos) {
    this.tokens = tokens;
    this.operatorToken = operatorToken.map(Gate::hash);
    this.random = random;
    this.nanos = nanos;
  }

  /** Who it is, or why that is not known. */
  public sealed interface Entry {
    record Entered(Identity identity) implements Entry {}

    /** There are no tokens at all: whoever is on this machine may do everything. */
    record Open() implements Entry {}

    record NoToken() implements Entry {}

    /** It is none of Kore's, or was revoked, or has expired: which of them is not told. */
    record WrongToken() implements Entry {}

    record TooManyFailures(Duration retryAfter) implements Entry {}
  }

  /** A token with the text that only its bearer will have. */
  public record Issued(TokenText text, Tokens.Made made) {}

  /** Whether tokens are configured, so that nobody gets in without one. */
  public boolean isClosed() {
    return operatorToken.isPresent() || tokens.any();
  }

  /** Whether an operator can get in. */
  public boolean hasOperator() {
    return operatorToken.isPresent() || tokens.anyOperator();
  }

  /**
   * @param address of whoever asks
   * @param token what he brought, as it came
   */
  public Entry enter(String address, Optional<String> token) {
    if (!isClosed()) {
      return new Entry.Open();
    }
    if (token.isEmpty()) {
      return new Entry.NoToken();
    }
    return throttle
        .wait(address, nanos.getAsLong())
        .map(wait -> enterSlowly(address, token.get(), wait))
        .orElseGet(() -> enter(address, token.get()));
  }

  private Entry enter(String address, String token) {
    var identity = identify(token);
    if (identity.isEmpty()) {
      throttle.failed(address, nanos.getAsLong());
      return new Entry.WrongToken();
    }
    return new Entry.Entered(identity.get());
  }

  /**
   * A right token need not wait; they are looked at one at a time, so that guessing costs little.
   */
  private Entry enterSlowly(String address, String token, Duration wait) {
    if (!throttle.looksAt(address) || !looking.compareAndSet(false, true)) {
      return new Entry.TooManyFailures(wait);
    }
    try {
      return enter(address, token) instanceof Entry.Entered entered
          ? entered
          : new Entry.TooManyFailures(wait);
    } finally {
      looking.set(false);
    }
  }

  public Issued make(NewToken wanted, Identity by) {
    var text = TokenText.random(random);
    var key = new Tokens.Key(text.id(), text.hash());
    return new Issued(text, tokens.make(key, wanted, by.who(), operatorToken.isEmpty()));
  }

  public Tokens.Revoked revoke(TokenId id) {
    return tokens.revoke(id, operatorToken.isEmpty());
  }

  /** As {@link Tokens#list(Optional, int)}. */
  public List<Token> list(Optional<String> after, int limit) {
    return tokens.list(after, limit);
  }

  private Optional<Identity> identify(String token) {
    var hash = hash(token);
    if (operatorToken.filter(known -> same(known, hash)).isPresent()) {
      return Optional.of(Identity.CONFIGURED);
    }
    return TokenText.parse(token).flatMap(this::live).map(Identity::of);
  }

  private Optional<Token> live(TokenText text) {
    var live = tokens.live(text.id()).filter(found -> same(found.hash(), text.hash()));
    live.filter(found -> !found.usedToday()).ifPresent(found -> tokens.used(text.id()));
    return live.map(Live::token);
  }

  /** In a time that does not tell how much of it is right. */
  private static boolean same(Digest one, Digest other) {
    return MessageDigest.isEqual(one.hex().getBytes(UTF_8), other.hex().getBytes(UTF_8));
  }

  private static Digest hash(String token) {
    return Digest.of(token.getBytes(UTF_8));
  }
}
