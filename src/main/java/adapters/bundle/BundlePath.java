package adapters.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;

/** The rules for names of files in a bundle. */
final class BundlePath {
  private static final int MOST_SEGMENT_BYTES = 255;

  private BundlePath() {}

  /** The name without {@code .} and empty segments, by which it is compared with others. */
  static String normal(String name) throws BadBundle {
    if (name.startsWith("/")) {
      throw refused(name, "is an absolute path: name it from the site's folder on");
    }
    if (name.indexOf('\\') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
      throw refused(name, "has a backslash or a control character in its name: rename it");
    }
    var segments = new ArrayList<String>();
    for (var segment : name.split("/", -1)) {
      if (segment.equals("..")) {
        throw refused(name, "leaves the bundle: name it without ..");
      }
      if (segment.getBytes(UTF_8).length > MOST_SEGMENT_BYTES) {
        throw refused(name, "has a name of more than 255 bytes: shorten it");
      }
      if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    return String.join("/", segments);
  }

  /** Whether it is code that Kore runs. */
  static boolean isBackend(String path) {
    return path.startsWith("backend/") || path.startsWith("src/backend/");
  }

  static BadBundle refused(String name, String why) {
    return new BadBundle("\"" + printable(name) + "\" " + why);
  }

  private static String printable(String name) {
    var visible = name.replaceAll("\\p{Cntrl}", "?");
    return visible.length() > 300 ? visible.substring(0, 300) + "..." : visible;
  }
}
