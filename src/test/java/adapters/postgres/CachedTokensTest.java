package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import domain.access.NewToken;
import domain.access.Role;
import domain.access.TokenId;
import domain.access.Tokens;
import domain.access.TokensContract;
import domain.site.Digest;
import fakes.FakeTimer;
import fakes.InMemoryTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract holds with a memory before it, and what that memory is for. */
final class CachedTokensTest extends TokensContract {
  private static final TokenId BOSS = new TokenId("0123456789ab");
  private static final TokenId GUEST = new TokenId("ba9876543210");

  private final FakeTimer timer = new FakeTimer();
  private InMemoryTokens kept = new InMemoryTokens(timer::nanos);
  private CachedTokens cached = new CachedTokens(kept, timer::nanos);

  @Override
  protected Tokens newTokens() {
    kept = new InMemoryTokens(timer::nanos);
    cached = new CachedTokens(kept, timer::nanos);
    return cached;
  }

  @Override
  protected void passADay() {
    timer.advance(Duration.ofDays(1));
  }

  @Test
  void for_a_second_nobody_is_asked_again() {
    make(BOSS, Optional.empty());
    cached.live(BOSS);
    cached.any();
    int asked = kept.asked;

    timer.advance(Duration.ofMillis(999));
    assertThat(cached.live(BOSS)).isPresent();
    assertThat(cached.any()).isTrue();
    assertThat(kept.asked).isEqualTo(asked);

    timer.advance(Duration.ofMillis(1));
    cached.live(BOSS);
    assertThat(kept.asked).isEqualTo(asked + 1);
  }

  @Test
  void while_one_asks_others_go_by_what_is_known() {
    make(BOSS, Optional.empty());
    cached.live(BOSS);
    cached.any();
    timer.advance(Duration.ofSeconds(1));
    int asked = kept.asked;
    kept.meanwhile =
        () -> {
          assertThat(cached.live(BOSS)).isPresent();
          assertThat(cached.any()).isTrue();
        };

    // Each asks the other one, and neither asks itself.
    cached.live(BOSS);

    assertThat(kept.asked).isEqualTo(asked + 2);
  }

  @Test
  void what_was_known_long_ago_is_nobody_s_answer() {
    make(BOSS, Optional.empty());
    make(GUEST, Optional.empty());
    cached.live(GUEST);
    timer.advance(Duration.ofSeconds(10));
    kept.revoke(GUEST, true);
    var others = new ArrayList<Optional<Tokens.Live>>();
    kept.meanwhile =
        () -> {
          kept.meanwhile = () -> {};
          others.add(cached.live(GUEST));
        };

    assertThat(cached.live(GUEST)).isEmpty();
    assertThat(others).containsExactly(Optional.empty());
  }

  @Test
  void a_token_that_was_revoked_elsewhere_is_refused_a_second_later() {
    make(BOSS, Optional.empty());
    make(GUEST, Optional.empty());
    cached.live(GUEST);
    kept.revoke(GUEST, true);

    timer.advance(Duration.ofSeconds(1));
    assertThat(cached.live(GUEST)).isEmpty();
  }

  @Test
  void the_first_token_that_was_made_elsewhere_closes_the_door_a_second_later() {
    assertThat(cached.any()).isFalse();
    make(BOSS, Optional.empty());

    timer.advance(Duration.ofSeconds(1));
    assertThat(cached.any()).isTrue();
  }

  @Test
  void without_the_database_tokens_in_use_are_good_for_ten_minutes() {
    make(BOSS, Optional.empty());
    cached.live(BOSS);
    cached.any();
    kept.broken = Optional.of(new IllegalStateException("no database"));

    for (int seconds = 0; seconds < 600; seconds += 10) {
      assertThat(cached.any()).isTrue();
      assertThat(cached.live(BOSS)).isPresent();
      cached.used(BOSS);
      timer.advance(Duration.ofSeconds(10));
    }
    assertThatThrownBy(() -> cached.live(BOSS)).hasMessage("no database");
    assertThatThrownBy(() -> cached.live(GUEST)).hasMessage("no database");
    assertThat(cached.any()).isTrue();
  }

  @Test
  void without_the_database_an_expiry_still_counts() {
    make(BOSS, Optional.empty());
    make(GUEST, Optional.of(Duration.ofMinutes(1)));
    cached.live(GUEST);
    kept.broken = Optional.of(new IllegalStateException("no database"));

    timer.advance(Duration.ofSeconds(59));
    assertThat(cached.live(GUEST)).isPresent();
    timer.advance(Duration.ofSeconds(1));
    assertThat(cached.live(GUEST)).isEmpty();
  }

  @Test
  void without_the_database_it_is_asked_once_a_second() {
    make(BOSS, Optional.empty());
    cached.live(BOSS);
    timer.advance(Duration.ofSeconds(1));
    kept.broken = Optional.of(new IllegalStateException("no database"));
    cached.live(BOSS);
    int asked = kept.asked;

    cached.live(BOSS);
    assertThat(kept.asked).isEqualTo(asked);
  }

  private void make(TokenId id, Optional<Duration> expires) {
    var token = new NewToken("token-" + id, Role.OPERATOR, Set.of(), expires);
    kept.make(new Tokens.Key(id, Digest.of(new byte[0])), token, "local", true);
  }
}
