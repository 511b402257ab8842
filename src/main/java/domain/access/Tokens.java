package domain.access;

import domain.site.Digest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The port to the tokens. A <i>lasting operator</i> is one that never expires. */
public interface Tokens {
  /** Whether there is a token that was not revoked; one that has expired counts. */
  boolean any();

  /** Whether there is an operator's token that is neither revoked nor expired. */
  boolean anyOperator();

  /** A token that is neither revoked nor expired. */
  Optional<Live> live(TokenId id);

  /**
   * Those that are not revoked, by name; expired ones too.
   *
   * @param after only those whose names come after this one; empty to start from the first
   */
  List<Token> list(Optional<String> after, int limit);

  /**
   * Keeps a new token. An expired one of its name is revoked for it.
   *
   * @param madeBy as {@link Identity#who}
   * @param lockedOut whether only tokens let anybody in, so that the first one must be a lasting
   *     operator
   */
  Made make(Key key, NewToken token, String madeBy, boolean lockedOut);

  /**
   * @param lockedOut whether only tokens let anybody in, so that one lasting operator must stay
   */
  Revoked revoke(TokenId id, boolean lockedOut);

  /** Remembers that a token was used today. */
  void used(TokenId id);

  /** What a token is found by, and what its secret is compared with. */
  record Key(TokenId id, Digest hash) {}

  /**
   * @param hash of its secret
   * @param expiresIn from when it was read
   */
  record Live(Token token, Digest hash, Optional<Duration> expiresIn, boolean usedToday) {}

  /** What became of the wish for a token. */
  sealed interface Made {
    record Kept(Token token) implements Made {}

    record NameTaken() implements Made {}

    record FirstMustBeOperator() implements Made {}
  }

  /** What became of a revocation. */
  enum Revoked {
    DONE,
    UNKNOWN,
    LAST_OPERATOR
  }
}
