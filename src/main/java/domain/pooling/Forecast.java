package domain.pooling;

/**
 * How many pods are claimed while one is being replaced, as the claims of a window foretell it.
 *
 * <p>Claims come one by one, at a rate that nobody knows. If any rate was as good a guess as
 * another before, then what comes after a window is negative binomial: Poisson's law at the
 * measured rate, but wider, and the more so the less was seen.
 *
 * @param claims seen in the window
 * @param span the time that is foretold, as a part of the window; greater than 0
 */
record Forecast(long claims, double span) {
  private static final double NEGLIGIBLE = 1e-17;

  /** How probably at least so many come. */
  double atLeast(int number) {
    // Either way the sum begins at its largest term: no small probability is lost beside a large
    // one.
    return number > claims * span ? sumUpFrom(number) : 1 - sumDownFrom(number - 1);
  }

  private double sumUpFrom(int number) {
    double sum = 0;
    double term = exactly(number);
    for (long k = number; counts(term, sum); k++) {
      sum += term;
      term *= growth(k);
    }
    return sum;
  }

  private double sumDownFrom(int number) {
    double sum = 0;
    double term = number < 0 ? 0 : exactly(number);
    for (long k = number; k >= 0 && counts(term, sum); k--) {
      sum += term;
      term /= growth(k - 1);
    }
    return sum;
  }

  /** The smallest doubles count as nothing: rounded, they never get any smaller. */
  private static boolean counts(double term, double sum) {
    return term > Math.max(sum * NEGLIGIBLE, Double.MIN_NORMAL);
  }

  /**
   * How probably exactly so many come; by logarithms, since the factors are beyond all doubles, and
   * by strict ones, since replicas on different machines are to agree on a size.
   */
  private double exactly(int number) {
    double logarithm =
        number * StrictMath.log(span) - (claims + 1 + number) * StrictMath.log1p(span);
    for (int k = 0; k < number; k++) {
      logarithm += StrictMath.log((claims + 1.0 + k) / (k + 1));
    }
    return StrictMath.exp(logarithm);
  }

  /** How much more probable k + 1 is than k. */
  private double growth(long k) {
    return span / (1 + span) * (claims + 1 + k) / (k + 1);
  }
}
