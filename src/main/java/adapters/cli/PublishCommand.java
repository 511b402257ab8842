package adapters.cli;

import domain.site.SiteId;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore publish}: takes a deployment back, or back again. */
final class PublishCommand extends ClientCommand {
  PublishCommand(Terminal terminal, Map<String, String> environment) {
    super(
        "publish", "Publish any revision of a site as it is, to roll back", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser.addArgument("site").metavar("SITE").type(ClientCommand::site).help("the site's name");
    parser
        .addArgument("revision")
        .metavar("REVISION")
        .type(Integer.class)
        .choices(Arguments.range(1, Integer.MAX_VALUE))
        .help("its number, as `kore revisions` lists it");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    SiteId site = arguments.get("site");
    int revision = arguments.getInt("revision");
    var answer =
        kore.send(
            "PUT", "sites/" + site + "/published", KoreClient.object().put("revision", revision));
    return new Output(answer, "%s@%d is live".formatted(site, revision));
  }
}
