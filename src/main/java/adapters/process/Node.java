package adapters.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.regex.Pattern;

/** The Node.js that runs process pods. */
record Node(String binary, int major, int minor) {
  private static final int OLDEST = 20;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");

  /**
   * Asks a Node for its version.
   *
   * @throws FleetException if there is none, or it is too old
   */
  static Node find(String binary) {
    var version = VERSION.matcher(ask(binary).strip());
    if (!version.matches()) {
      throw new FleetException(binary + " does not answer as Node.js does: set fleet.node to one");
    }
    var node =
        new Node(binary, Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
    if (node.major < OLDEST) {
      throw new FleetException(
          "Node.js %d or later is needed, and %s is %s: install a newer one, or set fleet.node"
              .formatted(OLDEST, binary, version.group()));
    }
    return node;
  }

  private static String ask(String binary) {
    try {
      var process = new ProcessBuilder(binary, "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new FleetException(
          "Node.js %d or later is needed to run pods, and '%s' cannot be started: install it, or set fleet.node"
              .formatted(OLDEST, binary),
          e);
    }
  }

  /** The flag that lets a pod read its runtime, and nothing else, changed its name on the way. */
  String permissionFlag() {
    boolean stable = major > 23 || (major == 23 && minor >= 5) || (major == 22 && minor >= 13);
    return stable ? "--permission" : "--experimental-permission";
  }
}
