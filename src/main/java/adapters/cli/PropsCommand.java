package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import domain.site.SiteId;
import domain.site.SiteProps;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore props}: shows what a site may use, and changes it. */
final class PropsCommand extends ClientCommand {
  PropsCommand(Terminal terminal, Map<String, String> environment) {
    super("props", "Show or change what a site may use", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser.addArgument("site").metavar("SITE").type(ClientCommand::site).help("the site's name");
    var change = parser.addMutuallyExclusiveGroup();
    change
        .addArgument("--max-pods")
        .metavar("N")
        .type(Integer.class)
        .choices(Arguments.range(1, SiteProps.MOST_PODS))
        .help("how many pods may serve the site at once");
    change
        .addArgument("--default")
        .dest("reset")
        .action(Arguments.storeTrue())
        .help("back to the default");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    SiteId site = arguments.get("site");
    var props = change(kore, "sites/" + site + "/props", arguments);
    return new Output(
        props, new Table("SITE", "MAX PODS").row(site.value(), Table.cell(props.path("maxPods"))));
  }

  private static JsonNode change(KoreClient kore, String path, Namespace arguments)
      throws CliFailure {
    var maxPods = arguments.getInt("max_pods");
    if (maxPods != null) {
      return kore.send("PUT", path, KoreClient.object().put("maxPods", maxPods));
    }
    if (arguments.getBoolean("reset")) {
      kore.delete(path);
    }
    return kore.get(path);
  }
}
