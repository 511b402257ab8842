package adapters.cli;

import java.util.Locale;
import net.sourceforge.argparse4j.inf.Subparser;

/** The commands that run Kore itself: the composition root carries them out. */
public enum LocalCommand {
  DEV("Serve a folder as a site, and deploy it again when it changes"),
  SERVER("Run Kore for many sites"),
  CHECK("Say whether a configuration is good"),
  MIGRATE("Bring an external database's schema up to this version of Kore"),
  SECRET("Make or read the Kubernetes Secret that all replicas share");

  private final String description;

  LocalCommand(String description) {
    this.description = description;
  }

  public String command() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String description() {
    return description;
  }

  /** Adds what the command takes. */
  public void arguments(Subparser parser) {
    switch (this) {
      case DEV -> {
        parser
            .addArgument("dir")
            .metavar("SITE_DIR")
            .help("the folder that has the site's backend/ in it");
        parser
            .addArgument("--site")
            .metavar("NAME")
            .help("the site's name; by default the folder's");
      }
      case SECRET -> {
        parser.addArgument("name").metavar("NAME").help("the Secret, in this pod's namespace");
        parser
            .addArgument("folder")
            .metavar("FOLDER")
            .help("where signing-key.pem is written, for runtime.signingKey");
      }
      case SERVER, CHECK, MIGRATE ->
          parser
              .addArgument("file")
              .metavar("FILE")
              .nargs("?")
              .setDefault("config.yml")
              .help("the configuration; by default config.yml in this folder");
    }
  }
}
