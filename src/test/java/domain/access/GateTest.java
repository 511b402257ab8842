package domain.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import domain.access.Gate.Entry;
import domain.access.Tokens.Made;
import domain.site.SiteId;
import fakes.FakeTimer;
import fakes.InMemoryTokens;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

final class GateTest {
  private static final String CONFIGURED = "x".repeat(32);

  private final FakeTimer timer = new FakeTimer();
  private final InMemoryTokens tokens = new InMemoryTokens(timer::nanos);
  private final Gate gate = gate(Optional.empty());
  private int made;

  private Gate gate(Optional<String> operatorToken) {
    IntFunction<byte[]> random =
        length -> {
          var bytes = new byte[length];
          Arrays.fill(bytes, (byte) ++made);
          return bytes;
        };
    return new Gate(tokens, operatorToken, random, timer::nanos);
  }

  @Test
  void a_kore_without_tokens_is_open() {
    assertThat(gate.isClosed()).isFalse();
    assertThat(gate.hasOperator()).isFalse();
    assertThat(enter(gate, "anything")).isEqualTo(new Entry.Open());
  }

  @Test
  void the_configuration_s_token_needs_no_database() {
    var closed = gate(Optional.of(CONFIGURED));
    tokens.broken = Optional.of(new IllegalStateException("no database"));

    assertThat(enter(closed, CONFIGURED)).isEqualTo(new Entry.Entered(Identity.CONFIGURED));
    assertThat(closed.hasOperator()).isTrue();
    assertThat(enter(closed, CONFIGURED + "x")).isEqualTo(new Entry.WrongToken());
    assertThat(closed.enter("a", Optional.empty())).isEqualTo(new Entry.NoToken());
  }

  @Test
  void a_token_lets_its_bearer_in_until_it_is_revoked() {
    make("boss", Role.OPERATOR);
    var issued = make("guest", Role.VIEWER);

    assertThat(enter(gate, issued.text().text()))
        .isEqualTo(
            new Entry.Entered(
                new Identity("guest (%s)".formatted(issued.text().id()), Role.VIEWER, Set.of())));
    assertThat(gate.revoke(issued.text().id())).isEqualTo(Tokens.Revoked.DONE);
    assertThat(enter(gate, issued.text().text())).isEqualTo(new Entry.WrongToken());
  }

  @Test
  void a_right_id_with_another_s_secret_is_wrong() {
    var boss = make("boss", Role.OPERATOR).text();
    var guest = make("guest", Role.VIEWER).text();

    assertThat(enter(gate, new TokenText(boss.id(), guest.secret()).text()))
        .isEqualTo(new Entry.WrongToken());
    assertThat(tokens.list(Optional.empty(), 1)).allMatch(token -> token.lastUsed().isEmpty());
  }

  @Test
  void the_day_of_use_is_noted_once() {
    var boss = make("boss", Role.OPERATOR).text().text();
    enter(gate, boss);
    int asked = tokens.asked;
    enter(gate, boss);

    assertThat(tokens.asked - asked).isEqualTo(2);
    assertThat(tokens.list(Optional.empty(), 1).getFirst().lastUsed()).isPresent();
  }

  @Test
  void whoever_sends_too_many_wrong_tokens_waits_and_costs_nothing() {
    make("boss", Role.OPERATOR);
    for (int n = 0; n < Throttle.MOST_FAILURES; n++) {
      assertThat(enter(gate, "wrong")).isEqualTo(new Entry.WrongToken());
    }
    timer.advance(Duration.ofSeconds(15));

    assertThat(enter(gate, "wrong")).isEqualTo(new Entry.TooManyFailures(Duration.ofSeconds(45)));
    assertThat(gate.enter("elsewhere", Optional.of("wrong"))).isEqualTo(new Entry.WrongToken());
    assertThat(gate.enter("a", Optional.empty())).isEqualTo(new Entry.NoToken());
  }

  @Test
  void a_right_token_need_not_wait_for_those_who_guess_and_is_looked_at_one_at_a_time() {
    var closed = gate(Optional.of(CONFIGURED));
    var boss = make("boss", Role.OPERATOR).text().text();
    for (int n = 0; n < Throttle.MOST_FAILURES; n++) {
      enter(closed, "wrong");
    }

    assertThat(enter(closed, CONFIGURED)).isInstanceOf(Entry.Entered.class);
    assertThat(enter(closed, boss)).isInstanceOf(Entry.Entered.class);
    tokens.meanwhile =
        () -> assertThat(enter(closed, boss)).isInstanceOf(Entry.TooManyFailures.class);
    assertThat(enter(closed, boss)).isInstanceOf(Entry.Entered.class);
  }

  @Test
  void who_guesses_in_earnest_is_not_told_whether_a_token_is_right() {
    var boss = make("boss", Role.OPERATOR).text().text();
    for (int n = 0; n < Throttle.MOST_GUESSES; n++) {
      enter(gate, "wrong");
    }

    assertThat(enter(gate, boss)).isEqualTo(new Entry.TooManyFailures(Duration.ofMinutes(1)));
    assertThat(gate.enter("elsewhere", Optional.of(boss))).isInstanceOf(Entry.Entered.class);
    timer.advance(Duration.ofMinutes(1));
    assertThat(enter(gate, boss)).isInstanceOf(Entry.Entered.class);
  }

  @Test
  void a_token_s_text_is_shown_by_nothing_but_itself() {
    var text = make("boss", Role.OPERATOR).text();

    assertThat(text.text()).isEqualTo("kore_010101010101_" + "02".repeat(20));
    assertThat(text + "").isEqualTo("kore_010101010101_[hidden]");
    assertThat(TokenText.parse(text.text())).contains(text);
    assertThat(text.hash().hex().getBytes(US_ASCII)).hasSize(64);
    for (var wrong :
        new String[] {"", "kore__", text.text() + "0", text.text().toUpperCase(Locale.ROOT)}) {
      assertThat(TokenText.parse(wrong)).isEmpty();
    }
  }

  @Test
  void only_tokens_that_make_sense_are_made() {
    var shop = Set.of(new SiteId("shop"));
    assertNone(() -> new NewToken("", Role.VIEWER, Set.of(), Optional.empty()));
    assertNone(() -> new NewToken("x".repeat(65), Role.VIEWER, Set.of(), Optional.empty()));
    assertNone(() -> new NewToken("x\ny", Role.VIEWER, Set.of(), Optional.empty()));
    assertNone(() -> new NewToken("x", Role.VIEWER, shop, Optional.empty()));
    assertNone(() -> new NewToken("x", Role.DEPLOYER, Set.of(), Optional.empty()));
    assertNone(() -> new NewToken("x", Role.OPERATOR, Set.of(), Optional.of(Duration.ZERO)));
  }

  private static void assertNone(Runnable making) {
    assertThatThrownBy(making::run).isInstanceOf(IllegalArgumentException.class);
  }

  private Gate.Issued make(String name, Role role) {
    var issued = gate.make(new NewToken(name, role, Set.of(), Optional.empty()), Identity.LOCAL);
    assertThat(issued.made()).isInstanceOf(Made.Kept.class);
    return issued;
  }

  private static Entry enter(Gate gate, String token) {
    return gate.enter("a", Optional.of(token));
  }
}
