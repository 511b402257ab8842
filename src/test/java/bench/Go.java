package bench;

import java.nio.file.Path;
import java.util.List;

/** The programs in {@code bench/peers}. */
final class Go {
  private Go() {}

  static Server proxy(Path folder, int port, int upstream) {
    var program = build(folder, "reverseproxy");
    return Server.start(
        "Go",
        port,
        folder.resolve("go.log"),
        List.of(program, "127.0.0.1:" + port, "http://127.0.0.1:" + upstream));
  }

  static String build(Path folder, String name) {
    var program = folder.resolve(name).toString();
    Command.run(List.of("go", "build", "-o", program, "bench/peers/" + name + ".go"));
    return program;
  }
}
