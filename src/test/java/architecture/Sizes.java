package architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Counts the lines of files, and of methods by the compiler's own trees. */
final class Sizes {
  private Sizes() {}

  /** Lines of each file below the root, by its path below it. */
  static Map<String, Integer> files(Path root, Predicate<String> name) throws IOException {
    var sizes = new TreeMap<String, Integer>();
    for (var file : below(root, name)) {
      sizes.put(root.relativize(file).toString(), Files.readAllLines(file).size());
    }
    return sizes;
  }

  /** Lines of each method of the Java sources below the root, by {@code path#Type.method}. */
  static Map<String, Integer> methods(Path root) throws IOException {
    var sizes = new TreeMap<String, Integer>();
    for (var file : below(root, name -> name.endsWith(".java"))) {
      var path = root.relativize(file).toString();
      methods(Files.readString(file))
          .forEach((m, lines) -> sizes.merge(path + "#" + m, lines, Math::max));
    }
    return sizes;
  }

  /**
   * Lines of each method of a source, from its annotations to its closing brace; of overloads the
   * longest.
   */
  static Map<String, Integer> methods(String source) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var task =
        (JavacTask) compiler.getTask(null, null, null, null, null, List.of(new Source(source)));
    var sizes = new TreeMap<String, Integer>();
    for (var unit : task.parse()) {
      new Counter(unit, Trees.instance(task), sizes).scan(unit, null);
    }
    return sizes;
  }

  private static List<Path> below(Path root, Predicate<String> name) throws IOException {
    try (var paths = Files.walk(root)) {
      return new ArrayList<>(
          paths.filter(Files::isRegularFile).filter(p -> name.test(p.toString())).toList());
    }
  }

  private static final class Counter extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final Trees trees;
    private final Map<String, Integer> sizes;
    private final Deque<String> types = new ArrayDeque<>();

    Counter(CompilationUnitTree unit, Trees trees, Map<String, Integer> sizes) {
      this.unit = unit;
      this.trees = trees;
      this.sizes = sizes;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      types.addLast(type.getSimpleName().toString());
      super.visitClass(type, null);
      types.removeLast();
      return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      var positions = trees.getSourcePositions();
      long first = line(positions.getStartPosition(unit, method));
      long last = line(positions.getEndPosition(unit, method));
      var name = String.join(".", types) + "." + method.getName();
      sizes.merge(name, (int) (last - first + 1), Math::max);
      return super.visitMethod(method, null);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
