package bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What several contenders did in turn, round by round: on a machine whose speed changes all the
 * time only what was measured side by side can be compared.
 */
final class Rounds<T> {
  static final int ROUNDS = 5;

  private final Map<String, List<T>> samples = new LinkedHashMap<>();

  static <T> Rounds<T> of(List<Contender> contenders, Function<Contender, T> measure) {
    var rounds = new Rounds<T>();
    for (int n = 0; n < ROUNDS; n++) {
      for (int k = 0; k < contenders.size(); k++) {
        var contender = contenders.get((n + k) % contenders.size());
        rounds
            .samples
            .computeIfAbsent(contender.name(), _ -> new ArrayList<>())
            .add(measure.apply(contender));
      }
    }
    return rounds;
  }

  private List<T> samples(String name) {
    return Objects.requireNonNull(samples.get(name), name);
  }

  Set<String> names() {
    return samples.keySet();
  }

  Figure of(String name, ToDoubleFunction<T> value) {
    return Figure.of(samples(name).stream().mapToDouble(value).toArray());
  }

  /** By round, one contender's value in parts of another's. */
  Figure ratio(String name, String reference, ToDoubleFunction<T> value) {
    var ratios = new double[ROUNDS];
    for (int n = 0; n < ROUNDS; n++) {
      ratios[n] =
          value.applyAsDouble(samples(name).get(n))
              / value.applyAsDouble(samples(reference).get(n));
    }
    return Figure.of(ratios);
  }
}
