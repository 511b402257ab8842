package adapters.cli;

import adapters.cli.Form.Part;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import net.sourceforge.argparse4j.ArgumentParsers;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentAction;
import net.sourceforge.argparse4j.inf.MutuallyExclusiveGroup;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** Looks on while a command tells a parser what it takes: the parser itself does not say it. */
final class FormReader {
  private final List<PartReader> parts = new ArrayList<>();

  private FormReader() {}

  static Form read(String command, String description, Consumer<Subparser> arguments) {
    var reader = new FormReader();
    var parser = ArgumentParsers.newFor("kore").build().addSubparsers().addParser(command);
    arguments.accept(reader.watched(Subparser.class, parser));
    return new Form(command, description, reader.parts.stream().map(PartReader::part).toList());
  }

  /** A parser, or a group of one. */
  private <T> T watched(Class<T> type, T real) {
    return proxy(
        type,
        real,
        (_, names, result) ->
            switch (result) {
              case Argument argument -> argument((String[]) names[0], argument);
              case MutuallyExclusiveGroup group -> watched(MutuallyExclusiveGroup.class, group);
              case null -> null;
              default -> null;
            });
  }

  private Argument argument(String[] names, Argument real) {
    var part = new PartReader(names);
    parts.add(part);
    return proxy(
        Argument.class,
        real,
        (method, arguments, _) -> {
          part.told(method, arguments);
          return null;
        });
  }

  /** What one learns from a call; returns null if its result is not to be replaced. */
  private interface Watcher {
    @Nullable Object called(String method, Object[] arguments, @Nullable Object result);
  }

  private static <T> T proxy(Class<T> type, Object real, Watcher watcher) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                var given = arguments == null ? new Object[0] : arguments;
                var result = method.invoke(real, arguments);
                var instead = watcher.called(method.getName(), given, result);
                return instead != null ? instead : real.equals(result) ? proxy : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static final class PartReader {
    private final List<String> flags;
    private String value;
    private String help = "";
    private List<String> choices = List.of();
    private boolean optional;

    PartReader(String... names) {
      flags = names[0].startsWith("-") ? List.of(names) : List.of();
      value = names[0].replaceAll("^-+", "").toUpperCase(java.util.Locale.ROOT);
      optional = !flags.isEmpty();
    }

    void told(String method, Object... arguments) {
      var what = arguments.length == 0 ? "" : arguments[0];
      switch (method) {
        case "metavar" -> value = ((String[]) what)[0];
        case "help" -> help = String.valueOf(what);
        case "required" -> optional = !(Boolean) what;
        case "nargs" -> optional |= what.equals("?") || what.equals("*");
        case "action" -> value = ((ArgumentAction) what).consumeArgument() ? value : "";
        case "choices" ->
            choices =
                switch (what) {
                  case Collection<?> all -> all.stream().map(String::valueOf).toList();
                  case Object[] all -> Arrays.stream(all).map(String::valueOf).toList();
                  default -> List.of();
                };
        default -> {}
      }
    }

    Part part() {
      return new Part(flags, value, help, choices, optional);
    }
  }
}
