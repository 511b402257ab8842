package domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import domain.access.Tokens.Made;
import domain.access.Tokens.Revoked;
import domain.site.Digest;
import domain.site.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Tokens} promise, whoever keeps them. */
public abstract class TokensContract {
  private static final Optional<Duration> HOUR = Optional.of(Duration.ofHours(1));

  private Tokens tokens;

  /** With no token. */
  protected abstract Tokens newTokens();

  /** Lets everything grow older by a day. */
  protected abstract void passADay();

  @BeforeEach
  void forget_all() {
    tokens = newTokens();
  }

  @Test
  void at_first_there_is_none() {
    assertThat(tokens.any()).isFalse();
    assertThat(tokens.anyOperator()).isFalse();
    assertThat(all()).isEmpty();
    assertThat(tokens.live(id(1))).isEmpty();
    assertThat(tokens.revoke(id(1), true)).isEqualTo(Revoked.UNKNOWN);
  }

  @Test
  void a_token_is_found_as_it_was_made() {
    make(1, "boss", Role.OPERATOR);
    var sites = Set.of(new SiteId("shop"), new SiteId("blog"));
    var made = tokens.make(key(2), new NewToken("ci", Role.DEPLOYER, sites, HOUR), "boss", true);

    var live = tokens.live(id(2)).orElseThrow();
    assertThat(made).isEqualTo(new Made.Kept(live.token()));
    assertThat(live.hash()).isEqualTo(key(2).hash());
    assertThat(live.expiresIn().orElseThrow())
        .isLessThanOrEqualTo(Duration.ofHours(1))
        .isGreaterThan(Duration.ofMinutes(58));
    assertThat(live.usedToday()).isFalse();
    var token = live.token();
    assertThat(token.name()).isEqualTo("ci");
    assertThat(token.role()).isEqualTo(Role.DEPLOYER);
    assertThat(token.sites()).isEqualTo(sites);
    assertThat(token.madeBy()).isEqualTo("boss");
    assertThat(token.expiresAt()).contains(token.madeAt().plus(Duration.ofHours(1)));
    assertThat(token.expired()).isFalse();
    assertThat(token.lastUsed()).isEmpty();
    assertThat(names()).containsExactly("boss", "ci");
  }

  @Test
  void they_are_listed_in_order_and_page_by_page() {
    make(1, "boss", Role.OPERATOR);
    make(2, "Zoe", Role.VIEWER);
    make(3, "a-1", Role.VIEWER);
    make(4, "a.1", Role.VIEWER);

    assertThat(names()).containsExactly("Zoe", "a-1", "a.1", "boss");
    assertThat(tokens.list(Optional.empty(), 2))
        .extracting(Token::name)
        .containsExactly("Zoe", "a-1");
    assertThat(tokens.list(Optional.of("a-1"), 2))
        .extracting(Token::name)
        .containsExactly("a.1", "boss");
    assertThat(tokens.list(Optional.of("boss"), 2)).isEmpty();
  }

  @Test
  void one_without_an_end_lasts() {
    make(1, "boss", Role.OPERATOR);
    passADay();

    var live = tokens.live(id(1)).orElseThrow();
    assertThat(live.expiresIn()).isEmpty();
    assertThat(live.token().expiresAt()).isEmpty();
  }

  @Test
  void one_that_has_expired_is_refused_and_still_listed() {
    make(1, "boss", Role.OPERATOR);
    tokens.make(key(2), new NewToken("guest", Role.VIEWER, Set.of(), HOUR), "boss", true);
    passADay();

    assertThat(tokens.live(id(2))).isEmpty();
    assertThat(all().getLast().expired()).isTrue();
  }

  @Test
  void expired_tokens_keep_kore_closed_and_let_nobody_operate_it() {
    tokens.make(key(1), new NewToken("boss", Role.OPERATOR, Set.of(), HOUR), "config", false);
    assertThat(tokens.anyOperator()).isTrue();
    passADay();

    assertThat(tokens.any()).isTrue();
    assertThat(tokens.anyOperator()).isFalse();
  }

  @Test
  void a_name_is_taken_until_its_token_is_revoked_or_expired() {
    make(1, "boss", Role.OPERATOR);
    assertThat(make(2, "boss", Role.VIEWER)).isInstanceOf(Made.NameTaken.class);
    assertThat(make(2, "Boss", Role.VIEWER)).isInstanceOf(Made.Kept.class);
    tokens.revoke(id(2), true);
    var passing = new NewToken("Boss", Role.VIEWER, Set.of(), HOUR);
    assertThat(tokens.make(key(3), passing, "boss", true)).isInstanceOf(Made.Kept.class);
    passADay();
    assertThat(make(4, "Boss", Role.VIEWER)).isInstanceOf(Made.Kept.class);
    assertThat(names()).containsExactlyInAnyOrder("Boss", "boss");
  }

  @Test
  void a_revoked_token_is_gone() {
    make(1, "boss", Role.OPERATOR);
    make(2, "guest", Role.VIEWER);

    assertThat(tokens.revoke(id(2), true)).isEqualTo(Revoked.DONE);

    assertThat(tokens.live(id(2))).isEmpty();
    assertThat(names()).containsExactly("boss");
    assertThat(tokens.revoke(id(2), true)).isEqualTo(Revoked.UNKNOWN);
  }

  @Test
  void whoever_could_lock_himself_out_makes_a_lasting_operator_first() {
    assertThat(make(1, "guest", Role.VIEWER)).isInstanceOf(Made.FirstMustBeOperator.class);
    var passing = new NewToken("boss", Role.OPERATOR, Set.of(), HOUR);
    assertThat(tokens.make(key(1), passing, "local", true))
        .isInstanceOf(Made.FirstMustBeOperator.class);
    assertThat(tokens.any()).isFalse();

    assertThat(make(1, "boss", Role.OPERATOR)).isInstanceOf(Made.Kept.class);
    assertThat(make(2, "guest", Role.VIEWER)).isInstanceOf(Made.Kept.class);
  }

  @Test
  void whoever_could_lock_himself_out_keeps_a_lasting_operator() {
    make(1, "boss", Role.OPERATOR);
    tokens.make(key(2), new NewToken("deputy", Role.OPERATOR, Set.of(), HOUR), "boss", true);

    assertThat(tokens.revoke(id(1), true)).isEqualTo(Revoked.LAST_OPERATOR);
    assertThat(tokens.live(id(1))).isPresent();

    make(3, "successor", Role.OPERATOR);
    assertThat(tokens.revoke(id(1), true)).isEqualTo(Revoked.DONE);
  }

  @Test
  void whoever_gets_in_otherwise_may_begin_and_end_with_any_token() {
    var guest = new NewToken("guest", Role.VIEWER, Set.of(), Optional.empty());
    assertThat(tokens.make(key(1), guest, "config", false)).isInstanceOf(Made.Kept.class);
    assertThat(tokens.revoke(id(1), false)).isEqualTo(Revoked.DONE);
    assertThat(tokens.any()).isFalse();
  }

  @Test
  void simultaneous_revocations_leave_one_operator() throws Exception {
    for (int n = 1; n <= 8; n++) {
      make(n, "boss" + n, Role.OPERATOR);
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          IntStream.rangeClosed(1, 8)
              .mapToObj(n -> threads.submit(() -> tokens.revoke(id(n), true)))
              .toList();
      for (Future<Revoked> call : calls) {
        call.get();
      }
    }

    assertThat(all()).hasSize(1);
  }

  @Test
  void the_day_of_its_last_use_is_remembered() {
    make(1, "boss", Role.OPERATOR);

    tokens.used(id(1));
    tokens.used(id(1));
    assertThat(tokens.live(id(1)).orElseThrow().usedToday()).isTrue();
    assertThat(all().getFirst().lastUsed()).isPresent();

    passADay();
    assertThat(tokens.live(id(1)).orElseThrow().usedToday()).isFalse();
  }

  private Made make(int number, String name, Role role) {
    var token = new NewToken(name, role, Set.of(), Optional.empty());
    return tokens.make(key(number), token, "local", true);
  }

  private List<Token> all() {
    return tokens.list(Optional.empty(), 100);
  }

  private List<String> names() {
    return all().stream().map(Token::name).toList();
  }

  private static Tokens.Key key(int number) {
    return new Tokens.Key(id(number), Digest.of(new byte[] {(byte) number}));
  }

  private static TokenId id(int number) {
    return new TokenId("%012x".formatted(number));
  }
}
