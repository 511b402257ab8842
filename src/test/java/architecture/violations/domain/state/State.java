package architecture.violations.domain.state;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** State that all share. */
public final class State {
  static final int HARMLESS = 1;
  static final List<String> LIST = new ArrayList<>();
  static final AtomicInteger COUNTER = new AtomicInteger();
  private static final int[] ARRAY = {1, 2};
  static int variable;

  private State() {}

  static int sum() {
    return ARRAY[0] + ARRAY[1] + variable + HARMLESS;
  }
}
