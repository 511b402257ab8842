package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    parser
        .addArgument("--max-pods")
        .metavar("N")
        .type(Integer.class)
        .choices(Arguments.range(1, SiteProps.MOST_PODS))
        .help("how many pods may serve the site at once");
    parser
        .addArgument("--min-pods")
        .metavar("N")
        .type(Integer.class)
        .choices(Arguments.range(0, SiteProps.MOST_PODS))
        .help("how many it is to have also without traffic");
    parser
        .addArgument("--target-concurrency")
        .metavar("N")
        .type(Double.class)
        .help("requests in flight in each pod, beyond which the site gets another one");
    parser
        .addArgument("--default")
        .dest("reset")
        .action(Arguments.storeTrue())
        .help("back to the defaults, but for what else is given");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    SiteId site = arguments.get("site");
    var props = change(kore, "sites/" + site + "/props", arguments);
    return new Output(
        props,
        new Table("SITE", "MIN PODS", "MAX PODS", "TARGET CONCURRENCY")
            .row(
                site.value(),
                Table.cell(props.path("minPods")),
                Table.cell(props.path("maxPods")),
                Table.cell(props.path("targetConcurrency"))));
  }

  private static JsonNode change(KoreClient kore, String path, Namespace arguments)
      throws CliFailure {
    if (arguments.getBoolean("reset")) {
      kore.delete(path);
    }
    var props = (ObjectNode) kore.get(path);
    var changed = props.deepCopy();
    var maxPods = arguments.getInt("max_pods");
    if (maxPods != null) {
      changed.put("maxPods", maxPods);
    }
    var minPods = arguments.getInt("min_pods");
    if (minPods != null) {
      changed.put("minPods", minPods);
    }
    var target = arguments.getDouble("target_concurrency");
    if (target != null) {
      changed.put("targetConcurrency", target);
    }
    return changed.equals(props) ? props : kore.send("PUT", path, changed);
  }
}
