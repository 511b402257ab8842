package build;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * google-java-format over all sources, run by Maven: {@code check} fails the build when a file is
 * not formatted, {@code write} formats it. Spotless would run it inside Maven's own, perhaps older,
 * Java.
 */
public final class Format {
  private Format() {}

  public static void main(String[] args) throws IOException, FormatterException {
    boolean write = args.length == 1 && args[0].equals("write");
    var unformatted = new ArrayList<Path>();
    for (var file : sources()) {
      var source = Files.readString(file);
      var formatted = format(source);
      if (!formatted.equals(source)) {
        unformatted.add(file);
        if (write) {
          Files.writeString(file, formatted);
        }
      }
    }
    if (!write && !unformatted.isEmpty()) {
      System.err.println("Not formatted: " + unformatted);
      System.err.println("Run: mvn -q process-test-classes exec:exec@format -Dformat.skip=true");
      System.exit(1);
    }
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static String format(String source) throws FormatterException {
    var ordered =
        ImportOrderer.reorderImports(
            RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.GOOGLE);
    return new Formatter().formatSource(ordered);
  }
}
