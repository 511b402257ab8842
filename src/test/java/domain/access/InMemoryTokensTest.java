package domain.access;

import fakes.FakeTimer;
import fakes.InMemoryTokens;
import java.time.Duration;

final class InMemoryTokensTest extends TokensContract {
  private final FakeTimer timer = new FakeTimer();

  @Override
  protected Tokens newTokens() {
    return new InMemoryTokens(timer::nanos);
  }

  @Override
  protected void passADay() {
    timer.advance(Duration.ofDays(1));
  }
}
