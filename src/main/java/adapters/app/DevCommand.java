package adapters.app;

import adapters.bundle.BundleArchive;
import adapters.cli.LocalCommand;
import domain.site.SiteId;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Bootstrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore dev SITE_DIR}: all of Kore for one site, on this machine, keeping nothing. */
final class DevCommand extends ServerCommand<KoreConfiguration> {
  DevCommand(Application<KoreConfiguration> application) {
    super(application, LocalCommand.DEV.command(), LocalCommand.DEV.description());
  }

  @Override
  public void configure(Subparser parser) {
    LocalCommand.DEV.arguments(parser);
    parser.setDefault("file", ConfigurationSource.DEV);
  }

  @Override
  protected void run(
      Bootstrap<KoreConfiguration> bootstrap, Namespace arguments, KoreConfiguration configuration)
      throws Exception {
    configuration.dev(site(arguments.getString("dir"), arguments.getString("site")));
    super.run(bootstrap, arguments, configuration);
  }

  private static DevSite site(String dir, String name) throws IOException {
    var given = Path.of(dir);
    if (!Files.isDirectory(given)) {
      throw new StartException(
          dir + " is not a folder: give the folder that has the site's backend/");
    }
    var folder = given.toRealPath();
    if (BundleArchive.pack(folder) instanceof BundleArchive.Refused(var reason)) {
      throw new StartException(reason);
    }
    var wanted = name != null ? name : String.valueOf(folder.getFileName());
    var site =
        SiteId.parse(wanted)
            .orElseThrow(
                () ->
                    new StartException(
                        "'%s' can't be a site's name: %s; choose another with --site NAME"
                            .formatted(wanted, SiteId.RULE)));
    return new DevSite(site, folder);
  }

  @Override
  public void onError(Cli cli, Namespace arguments, Throwable failure) {
    Failures.tell(cli.getStdErr(), failure);
  }
}
