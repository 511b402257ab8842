package adapters.cli;

import adapters.bundle.BundleArchive;
import adapters.bundle.BundleArchive.Accepted;
import adapters.bundle.BundleArchive.Refused;
import com.fasterxml.jackson.databind.JsonNode;
import domain.site.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore deploy}: packs a folder, and publishes it if its code loads. */
final class DeployCommand extends ClientCommand {
  DeployCommand(Terminal terminal, Map<String, String> environment) {
    super("deploy", "Deploy a folder as a site's next revision", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser.addArgument("site").metavar("SITE").type(ClientCommand::site).help("the site's name");
    parser
        .addArgument("dir")
        .metavar("DIR")
        .type((_, _, text) -> Path.of(text))
        .help("the folder that has backend/ in it");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    SiteId site = arguments.get("site");
    Path folder = arguments.get("dir");
    terminal().progress("packing " + folder);
    var packed = pack(folder);
    var bytes = packed.bundle().packed();
    terminal().progress("uploading " + size(bytes.length) + ", and trying the code");
    var answer = kore.deploy("sites/" + site + "/revisions?publish=true", bytes);
    if (answer.isProblem("code-failed")) {
      throw codeFailed(folder, answer.json());
    }
    var deployed = kore.success(answer);
    return new Output(
        deployed,
        "%s@%s is live: %s, %s"
            .formatted(
                site,
                deployed.path("revision").asText(),
                size(bytes.length),
                files(packed.files())));
  }

  private static Accepted pack(Path folder) throws CliFailure {
    try {
      return switch (BundleArchive.pack(folder)) {
        case Accepted accepted -> accepted;
        case Refused(var reason) -> throw new CliFailure(CliFailure.Kind.USAGE, reason);
      };
    } catch (IOException e) {
      throw new CliFailure(CliFailure.Kind.USAGE, "can't read " + e.getMessage());
    }
  }

  /** The error first and with a path from here, so that editors and terminals can jump to it. */
  private static CliFailure codeFailed(Path folder, JsonNode problem) {
    var error = problem.path("detail").asText();
    var file = error.substring(0, Math.max(0, error.indexOf(':')));
    var path =
        List.of(folder.resolve(file), folder.resolve("src").resolve(file)).stream()
            .filter(Files::isRegularFile)
            .findFirst();
    return new CliFailure(
        CliFailure.Kind.REFUSED,
        "%s%n%s@%s was not published"
            .formatted(
                path.map(p -> p + error.substring(file.length())).orElse(error),
                problem.path("site").asText(),
                problem.path("revision").asText()));
  }

  private static String files(int number) {
    return number == 1 ? "1 file" : number + " files";
  }

  static String size(long bytes) {
    return bytes < 1024 ? bytes + " bytes" : (bytes + 1023) / 1024 + " KB";
  }
}
