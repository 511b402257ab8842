package adapters.cli;

import domain.site.SiteId;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore delete}: forgets a site. It asks first, since nothing brings the site back. */
final class DeleteCommand extends ClientCommand {
  DeleteCommand(Terminal terminal, Map<String, String> environment) {
    super("delete", "Forget a site, with its revisions, props and hosts", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser.addArgument("site").metavar("SITE").type(ClientCommand::site).help("the site's name");
    parser.addArgument("--yes").action(Arguments.storeTrue()).help("do not ask");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    SiteId site = arguments.get("site");
    if (!arguments.getBoolean("yes")) {
      kore.get("sites/" + site);
      confirm(site);
    }
    return new Output(kore.delete("sites/" + site), site + " is gone");
  }

  private void confirm(SiteId site) throws CliFailure {
    var question = "Type the site's name to delete it, with all of its revisions: ";
    var typed = terminal().ask(question);
    if (typed.isEmpty()) {
      throw new CliFailure(
          CliFailure.Kind.USAGE, "nobody is there to confirm it: add --yes to delete " + site);
    }
    if (!typed.get().strip().equals(site.value())) {
      throw new CliFailure(CliFailure.Kind.REFUSED, site + " was not deleted");
    }
  }
}
