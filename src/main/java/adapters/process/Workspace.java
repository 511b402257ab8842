package adapters.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The temporary folder of one run of Kore, which goes when Kore goes, even by {@code kill -9}: a
 * shell outlives Kore by a moment, and cleans up when the pipe from Kore closes.
 */
public final class Workspace implements AutoCloseable {
  /**
   * Reads paths of pid files until the pipe closes; stops those processes and removes the folder.
   */
  private static final String WATCHDOG =
      """
      trap '' INT TERM HUP
      set --
      while read -r file; do set -- "$@" "$file"; done
      for file in "$@"; do
        pid=$(head -n 1 "$file" 2> /dev/null)
        [ -n "$pid" ] || continue
        kill -INT "$pid" 2> /dev/null
        n=0
        while kill -0 "$pid" 2> /dev/null && [ $n -lt 100 ]; do sleep 0.05; n=$((n + 1)); done
        kill -QUIT "$pid" 2> /dev/null
      done
      rm -rf "$0"
      """;

  private final Path folder;
  private final Process watchdog;
  private final Writer pidFiles;

  private Workspace(Path folder, Process watchdog) {
    this.folder = folder;
    this.watchdog = watchdog;
    this.pidFiles = watchdog.outputWriter(UTF_8);
  }

  public static Workspace open() {
    try {
      // Others may pass through to what is opened to them, such as the runtime of pods.
      var folder = Files.createTempDirectory("kore-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      var command = new ArrayList<String>();
      if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
        // Away from the terminal's process group, whose Ctrl-C is not meant for it.
        command.add("/usr/bin/setsid");
      }
      command.addAll(List.of("/bin/sh", "-c", WATCHDOG, folder.toString()));
      return new Workspace(
          folder,
          new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder could be made", e);
    }
  }

  public Path folder() {
    return folder;
  }

  /** Sees to it that the process named in a pid file does not outlive Kore. */
  public void guard(Path pidFile) {
    try {
      pidFiles.write(pidFile.toAbsolutePath() + "\n");
      pidFiles.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the watchdog is gone", e);
    }
  }

  /** Returns when the folder is removed. */
  @Override
  public void close() {
    try {
      pidFiles.close();
      watchdog.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
