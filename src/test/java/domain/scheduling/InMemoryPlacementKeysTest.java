package domain.scheduling;

import fakes.FakeTimer;
import fakes.InMemoryPlacementKeys;
import java.time.Duration;

final class InMemoryPlacementKeysTest extends PlacementKeysContract {
  private final FakeTimer timer = new FakeTimer();

  @Override
  protected PlacementKeys newKeys() {
    return new InMemoryPlacementKeys(timer::nanos);
  }

  @Override
  protected void passADay() {
    timer.advance(Duration.ofHours(24));
  }
}
