package bench;

import java.util.Arrays;
import java.util.Locale;

/** A median and its spread. */
record Figure(double median, double least, double most) {
  static Figure of(double... values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return new Figure(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  Figure over(double reference) {
    return new Figure(median / reference, least / reference, most / reference);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, least, most);
  }
}
