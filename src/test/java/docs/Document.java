package docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Markdown file of this repository.
 *
 * @param blocks its fenced {@code sh}, {@code sql} and {@code yaml} blocks, in their order
 */
record Document(Path file, String text, List<Block> blocks) {
  private static final Pattern FENCED =
      Pattern.compile("(?:<!-- ([^\n]*?) -->\n)?```(\\w*)\n(.*?)\n?```\n", Pattern.DOTALL);
  private static final List<String> RUN = List.of("sh", "sql", "yaml");

  /**
   * A block that is run, as the comment before it in the file says:
   *
   * <ul>
   *   <li>nothing: it ends, and successfully; a {@code yaml} block is the file that its first line
   *       names
   *   <li>{@code again, until it prints:}: things take a moment, and it changes nothing
   *   <li>{@code goes on, and prints "…"}: it runs on in the background, from when it has printed
   *       that
   *   <li>{@code goes on already}: a block before started the same
   *   <li>{@code needs …}: it is run where there is that program
   *   <li>{@code not run: …}: with the reason
   * </ul>
   *
   * @param shows what it prints: an {@code output} block that follows, in which … stands for
   *     anything
   * @param detail what is instead of … in that comment
   */
  record Block(String language, String code, int line, String shows, Run run, String detail) {
    Block showing(String output) {
      return new Block(language, code, line, output, run, detail);
    }
  }

  enum Run {
    ONCE("no comment"),
    AGAIN("again, until it prints:"),
    GOES_ON("goes on(?:, and prints \"(.+)\")?"),
    ALREADY("goes on already"),
    NEEDS("needs (\\w+)"),
    NOT("not run: (.+)");

    private final Pattern comment;

    Run(String comment) {
      this.comment = Pattern.compile(comment);
    }
  }

  static Document read(Path file) {
    try {
      var text = Files.readString(file);
      return new Document(file, text, blocks(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that people read, but for what other projects wrote. */
  static List<Document> all() {
    try (var files = Files.walk(Path.of("docs"));
        var top = Files.list(Path.of("."))) {
      return Stream.of(files, top, Stream.of("bench/README.md", "examples/README.md").map(Path::of))
          .flatMap(paths -> paths)
          .map(Path::normalize)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Document::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a link may name in this file: its headings, as they are made into anchors. */
  List<String> anchors() {
    var headings =
        Pattern.compile("^#+ (.+)$", Pattern.MULTILINE)
            .matcher(FENCED.matcher(text).replaceAll(""));
    Map<String, Integer> seen = new TreeMap<>();
    return headings
        .results()
        .map(heading -> anchor(heading.group(1)))
        .map(
            anchor -> {
              int before = seen.merge(anchor, 1, Integer::sum) - 1;
              return before == 0 ? anchor : anchor + "-" + before;
            })
        .collect(Collectors.toList());
  }

  private static String anchor(String heading) {
    return heading
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** What its links lead to, without those to other places on the web. */
  List<String> links() {
    return Pattern.compile("]\\(([^)\\s]+)\\)")
        .matcher(FENCED.matcher(text).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .toList();
  }

  private static List<Block> blocks(String text) {
    var blocks = new ArrayList<Block>();
    var matcher = FENCED.matcher(text);
    while (matcher.find()) {
      var language = matcher.group(2);
      var code = matcher.group(3);
      if (language.equals("output")) {
        blocks.add(blocks.removeLast().showing(code));
      } else if (RUN.contains(language)) {
        int line =
            1 + (int) text.substring(0, matcher.start()).chars().filter(c -> c == '\n').count();
        blocks.add(block(language, code, line, matcher.group(1)));
      }
    }
    return List.copyOf(blocks);
  }

  private static Block block(String language, String code, int line, @Nullable String how) {
    if (how == null) {
      return new Block(language, code, line, "", Run.ONCE, "");
    }
    for (var run : Run.values()) {
      var matcher = run.comment.matcher(how);
      if (matcher.matches()) {
        var detail = matcher.groupCount() == 1 ? matcher.group(1) : null;
        return new Block(language, code, line, "", run, detail == null ? "" : detail);
      }
    }
    throw new IllegalArgumentException("how is line " + line + " to be run? " + how);
  }
}
