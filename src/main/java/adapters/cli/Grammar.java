package adapters.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.sourceforge.argparse4j.ArgumentParsers;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** What may be typed: each command with its parser. */
final class Grammar {
  private record Entry(String name, String description, Consumer<Subparser> arguments) {
    Form form() {
      return FormReader.read(name, description, arguments);
    }
  }

  private final List<Entry> local;
  private final List<Entry> client;

  Grammar(List<ClientCommand> commands) {
    var completion = new Entry(Completion.COMMAND, Completion.DESCRIPTION, Completion::arguments);
    local =
        Stream.concat(
                Arrays.stream(LocalCommand.values())
                    .map(own -> new Entry(own.command(), own.description(), own::arguments)),
                Stream.of(completion))
            .toList();
    client =
        commands.stream()
            .map(remote -> new Entry(remote.name(), remote.description(), remote::configure))
            .toList();
  }

  /** Of all commands, in the order in which people are told of them. */
  List<Form> forms() {
    return entries().map(Entry::form).toList();
  }

  Optional<Form> form(String command) {
    return entry(command).map(Entry::form);
  }

  boolean isCommand(String word) {
    return entry(word).isPresent();
  }

  Stream<String> names() {
    return entries().map(Entry::name);
  }

  String overview(OptionalInt width) {
    return Help.overview(
        local.stream().map(Entry::form).toList(), client.stream().map(Entry::form).toList(), width);
  }

  /** Only the one command's parser is built: each costs time. */
  Namespace parse(String... line) throws ArgumentParserException {
    var parser =
        ArgumentParsers.newFor("kore")
            .addHelp(false)
            .terminalWidthDetection(false)
            .locale(Locale.ENGLISH)
            .build();
    var entry = entry(line[0]).orElseThrow();
    entry.arguments().accept(parser.addSubparsers().addParser(entry.name(), false));
    return parser.parseArgs(line);
  }

  private Optional<Entry> entry(String name) {
    return entries().filter(entry -> entry.name().equals(name)).findFirst();
  }

  private Stream<Entry> entries() {
    return Stream.concat(local.stream(), client.stream());
  }
}
