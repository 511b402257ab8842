package adapters.process;

import domain.pod.PodId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How a pod's process is started: with nothing of Kore's environment, behind Node's permission
 * model, and where Kore is root, under a user id of its own, so that pods can do nothing to one
 * another.
 */
final class PodCommand {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final int FIRST_UID = 1_879_048_192;
  private static final int UIDS = 1_000_000;

  private final Node node;
  private final Path runtime;
  private final String publicKeys;
  private final boolean ownUsers;
  private final AtomicInteger nextUser =
      new AtomicInteger((int) ProcessHandle.current().pid() * 31);

  /**
   * @param publicKeys what {@code KORE_PUBLIC_KEYS} is to be
   */
  PodCommand(Node node, Path runtime, String publicKeys) {
    this.node = node;
    this.runtime = runtime;
    this.publicKeys = publicKeys;
    this.ownUsers = "root".equals(System.getProperty("user.name")) && Files.isExecutable(SETPRIV);
    if (ownUsers) {
      checkOthersGetTo(runtime);
    }
  }

  private static void checkOthersGetTo(Path runtime) {
    for (var folder = runtime; folder != null; folder = folder.getParent()) {
      if (!isOpen(folder)) {
        throw new FleetException(
            ("pods run as users of their own, and cannot get past %s to their runtime: set"
                    + " java.io.tmpdir to a folder that others may pass, such as /tmp")
                .formatted(folder));
      }
    }
  }

  private static boolean isOpen(Path folder) {
    try {
      return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Process start(PodId pod) throws IOException {
    var command = new ArrayList<String>();
    if (ownUsers) {
      command.addAll(asUser(FIRST_UID + Math.floorMod(nextUser.getAndIncrement(), UIDS)));
    }
    command.addAll(
        List.of(
            node.binary(),
            node.permissionFlag(),
            "--allow-fs-read=" + runtime,
            "--experimental-vm-modules",
            "--no-warnings",
            runtime.resolve("main.mjs").toString()));
    var builder = new ProcessBuilder(command).directory(runtime.toFile());
    var environment = builder.environment();
    var path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOST", "127.0.0.1");
    environment.put("PORT", "0");
    environment.put("KORE_POD_ID", pod.toString());
    environment.put("KORE_PUBLIC_KEYS", publicKeys);
    environment.put("KORE_PARENT", "stdin");
    return builder.start();
  }

  private static List<String> asUser(int uid) {
    return List.of(
        SETPRIV.toString(),
        "--reuid=" + uid,
        "--regid=" + uid,
        "--clear-groups",
        "--no-new-privs",
        "--bounding-set=-all",
        "--inh-caps=-all");
  }
}
