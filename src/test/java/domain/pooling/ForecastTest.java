package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForecastTest {
  private static final MathContext DIGITS = new MathContext(60);

  @Test
  void after_a_window_without_claims_each_further_one_is_less_probable_by_the_same_factor() {
    var forecast = new Forecast(0, 0.25);

    assertThat(forecast.atLeast(0)).isEqualTo(1);
    assertThat(forecast.atLeast(1)).isCloseTo(0.2, within(1e-15));
    assertThat(forecast.atLeast(3)).isCloseTo(0.008, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({
    "1000000, 1e-5, 40",
    "1000000, 0.0005, 700",
    "1000000, 0.0005, 400",
    "1000000, 0.001, 1200",
    "0, 0.01, 5",
    "1, 0.5, 40",
    "20, 10, 900",
    "600, 0.0083, 19",
    "999999, 1e-9, 3"
  })
  void what_it_says_is_the_exact_sum(long claims, double span, int number) {
    assertThat(new Forecast(claims, span).atLeast(number))
        .isCloseTo(exactly(claims, span, number), withinPercentage(1e-7));
  }

  @Test
  void what_is_too_improbable_for_a_double_is_impossible() {
    var forecast = new Forecast(0, 10);

    assertThat(forecast.atLeast(7_400)).isGreaterThan(0);
    assertThat(forecast.atLeast(7_480)).isZero();
  }

  @Test
  void it_is_how_often_so_many_came_after_a_window_with_as_many() {
    var random = new Random(1);
    int windows = 0;
    int hits = 0;
    while (windows < 20_000) {
      // Any rate is as good as another: what matters is which of them lead to 5 claims in a window.
      double rate = 40 * random.nextDouble();
      if (arrivals(rate, random) == 5) {
        windows++;
        hits += arrivals(rate / 4, random) >= 3 ? 1 : 0;
      }
    }

    assertThat(hits / (double) windows).isCloseTo(new Forecast(5, 0.25).atLeast(3), within(0.01));
  }

  @Property
  void more_are_less_probable(
      @ForAll @LongRange(max = 1_000_000) long claims,
      @ForAll @DoubleRange(min = 1e-6, max = 10) @Scale(6) double span,
      @ForAll @IntRange(max = 2_000) int number) {
    var forecast = new Forecast(claims, span);

    assertThat(forecast.atLeast(number)).isBetween(0.0, 1.0);
    assertThat(forecast.atLeast(number + 1)).isLessThanOrEqualTo(forecast.atLeast(number));
  }

  @Property
  void more_claims_and_a_longer_span_make_as_many_more_probable(
      @ForAll @LongRange(max = 1_000_000) long claims,
      @ForAll @DoubleRange(min = 1e-6, max = 10) @Scale(6) double span,
      @ForAll @IntRange(max = 2_000) int number) {
    double probability = new Forecast(claims, span).atLeast(number);

    assertThat(new Forecast(claims + 1, span).atLeast(number)).isGreaterThanOrEqualTo(probability);
    assertThat(new Forecast(claims, span * 1.1).atLeast(number))
        .isGreaterThanOrEqualTo(probability);
  }

  private static double exactly(long claims, double span, int number) {
    var part = BigDecimal.ONE.divide(BigDecimal.ONE.add(new BigDecimal(span)), DIGITS);
    var term = part.pow(Math.toIntExact(claims + 1), DIGITS);
    var rest = BigDecimal.ONE;
    for (int k = 0; k < number; k++) {
      rest = rest.subtract(term);
      term =
          term.multiply(BigDecimal.ONE.subtract(part))
              .multiply(BigDecimal.valueOf(claims + 1 + k))
              .divide(BigDecimal.valueOf(k + 1), DIGITS);
    }
    return rest.doubleValue();
  }

  /** How many come in a time in which so many come on average. */
  private static int arrivals(double average, Random random) {
    int count = 0;
    for (double at = -Math.log1p(-random.nextDouble()); at < average; count++) {
      at -= Math.log1p(-random.nextDouble());
    }
    return count;
  }
}
