package adapters.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.sourceforge.argparse4j.inf.ArgumentParserException;

/**
 * The command line as a whole. Commands for a running Kore are done here, with nothing but a parser
 * and an HTTP client: they are to be over in half a second.
 */
public final class CommandLine {
  /** As if by the signal that ends programs which write to nobody. */
  static final int PIPE_CLOSED = 128 + 13;

  private static final int DONE = 0;
  static final int BROKEN = 1;
  private static final int USAGE = 2;
  private static final List<String> HELP = List.of("--help", "-h");

  private final Terminal terminal;
  private final List<ClientCommand> commands;
  private final Grammar grammar;

  CommandLine(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.commands = ClientCommands.all(terminal, environment);
    this.grammar = new Grammar(commands);
  }

  public static CommandLine ofProcess() {
    var environment = System.getenv();
    return new CommandLine(Terminal.ofProcess(environment), environment);
  }

  /**
   * Returns what the process is to exit with: 0 when it is done, 1 when the server refused,
   * something broke or differs, 2 after wrong usage, 3 when no server answered. Or nothing, if what
   * was asked for is rightly written, and is to be done by Kore itself.
   */
  public OptionalInt run(String... line) {
    if (line.length > 0 && line[0].equals("help")) {
      return help(Arrays.copyOfRange(line, 1, line.length));
    }
    if (line.length == 0 || asksForHelp(line)) {
      return help(line);
    }
    if (line[0].equals("--version")) {
      terminal.print("kore " + version());
      return OptionalInt.of(DONE);
    }
    return grammar.isCommand(line[0]) ? command(line) : unknown(line[0]);
  }

  /** What the process is to exit with after an error that ended one of Kore's own commands. */
  public static int exitCodeOf(Throwable error) {
    return error instanceof ArgumentParserException ? USAGE : BROKEN;
  }

  Grammar grammar() {
    return grammar;
  }

  private OptionalInt command(String... line) {
    try {
      var arguments = grammar.parse(line);
      if (line[0].equals(Completion.COMMAND)) {
        terminal.print(Completion.of(arguments.getString("shell"), grammar.forms()));
        return OptionalInt.of(DONE);
      }
      var asked = commands.stream().filter(command -> command.name().equals(line[0])).findFirst();
      if (asked.isEmpty()) {
        return OptionalInt.empty();
      }
      asked.get().run(arguments);
      return OptionalInt.of(DONE);
    } catch (ArgumentParserException e) {
      terminal.err().println(Mistake.of(e, grammar.form(line[0]).orElseThrow(), line));
      return OptionalInt.of(USAGE);
    } catch (CliFailure e) {
      terminal.err().println(e.getMessage());
      return OptionalInt.of(e.exitCode());
    }
  }

  private OptionalInt help(String... line) {
    var words = Arrays.stream(line).filter(word -> !word.startsWith("-")).toArray(String[]::new);
    if (words.length == 0) {
      terminal.print(grammar.overview(terminal.width()));
      return OptionalInt.of(DONE);
    }
    var form = grammar.form(words[0]);
    form.ifPresent(f -> terminal.print(Help.of(f, terminal.width())));
    return form.isPresent() ? OptionalInt.of(DONE) : unknown(words[0]);
  }

  private OptionalInt unknown(String command) {
    terminal.err().println(Mistake.command(command, grammar.names()));
    return OptionalInt.of(USAGE);
  }

  private static boolean asksForHelp(String... line) {
    return Arrays.stream(line).takeWhile(word -> !word.equals("--")).anyMatch(HELP::contains);
  }

  private static String version() {
    return Optional.ofNullable(CommandLine.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
