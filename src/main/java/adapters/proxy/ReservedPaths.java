package adapters.proxy;

import java.util.ArrayDeque;
import java.util.Locale;

/**
 * Knows the paths below {@code /_kore}, by which Kore talks to its pods: nobody may reach them from
 * outside, however they are written.
 */
final class ReservedPaths {
  private static final String RESERVED = "_kore";

  /** Deeper encodings than this are refused: nothing honest looks like that. */
  private static final int MOST_DECODINGS = 4;

  private ReservedPaths() {}

  /**
   * @param uri a path, perhaps with a query
   */
  static boolean contain(String uri) {
    return suspicious(uri) && leadsToReserved(RequestHead.pathOf(uri));
  }

  /** Nearly every path is cleared by one look at its characters. */
  private static boolean suspicious(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      switch (uri.charAt(i)) {
        case '%' -> {
          return true;
        }
        case '_' -> {
          if (uri.regionMatches(true, i, RESERVED, 0, RESERVED.length())) {
            return true;
          }
        }
        case '?' -> {
          return false;
        }
        default -> {}
      }
    }
    return false;
  }

  private static boolean leadsToReserved(String path) {
    var decoded = path;
    for (int i = 0; i < MOST_DECODINGS; i++) {
      if (firstSegment(decoded).equals(RESERVED)) {
        return true;
      }
      var deeper = decodedOnce(decoded);
      if (deeper.equals(decoded)) {
        return false;
      }
      decoded = deeper;
    }
    return true;
  }

  private static String firstSegment(String path) {
    var segments = new ArrayDeque<String>();
    for (var written : path.replace('\\', '/').split("/", -1)) {
      int parameters = written.indexOf(';');
      var segment = parameters < 0 ? written : written.substring(0, parameters);
      switch (segment) {
        case "", "." -> {}
        case ".." -> segments.pollLast();
        default -> segments.addLast(segment);
      }
    }
    return segments.isEmpty() ? "" : segments.getFirst().toLowerCase(Locale.ROOT);
  }

  private static String decodedOnce(String path) {
    var decoded = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
      if (path.charAt(i) == '%' && low >= 0) {
        decoded.append((char) (high * 16 + low));
        i += 2;
      } else {
        decoded.append(path.charAt(i));
      }
    }
    return decoded.toString();
  }
}
