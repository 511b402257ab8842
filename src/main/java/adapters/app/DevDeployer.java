package adapters.app;

import adapters.bundle.BundleArchive;
import domain.scheduling.Publisher;
import domain.scheduling.Publisher.Deployment;
import domain.site.Digest;
import java.io.IOException;
import java.util.Optional;

/** Deploys the folder of {@code kore dev} whenever its content has changed. */
final class DevDeployer {
  private final DevSite site;
  private final Publisher publisher;
  private final Console console;
  private Optional<Digest> seen = Optional.empty();
  // A file that is being saved may be empty for a moment: what counts is seen twice.
  private Optional<Digest> lastLook = Optional.empty();
  private String lastProblem = "";

  DevDeployer(DevSite site, Publisher publisher, Console console) {
    this.site = site;
    this.publisher = publisher;
    this.console = console;
  }

  /** Looks at the folder once; blocks while changed code is tried. */
  void step() {
    try {
      switch (BundleArchive.pack(site.folder())) {
        case BundleArchive.Accepted accepted -> deployIfNew(accepted);
        case BundleArchive.Refused(var reason) -> problem(reason);
      }
    } catch (IOException e) {
      // An editor may be saving: the next look tells.
      problem("cannot read " + site.folder() + ": " + e.getMessage());
    }
  }

  private void deployIfNew(BundleArchive.Accepted accepted) {
    var digest = Optional.of(accepted.bundle().digest());
    boolean settled = digest.equals(lastLook) || seen.isEmpty();
    lastLook = digest;
    if (digest.equals(seen) || !settled) {
      return;
    }
    seen = digest;
    lastProblem = "";
    switch (publisher.deploy(site.id(), accepted.bundle().packed())) {
      case Deployment.Published(var revision) ->
          console.line(
              "✓ %s is live (%d %s)"
                  .formatted(
                      revision.siteRev(),
                      accepted.files(),
                      accepted.files() == 1 ? "file" : "files"));
      case Deployment.CodeFailed(var revision, var error) ->
          console.line(
              "✗ %s does not load, and is not published:\n  %s"
                  .formatted(revision.siteRev(), error));
      case Deployment.NotTried(var revision, var refusal) -> {
        seen = Optional.empty();
        problem(revision.siteRev() + " could not be tried yet: " + refusal.detail());
      }
    }
  }

  private void problem(String text) {
    if (!text.equals(lastProblem)) {
      lastProblem = text;
      console.line("✗ " + text);
    }
  }
}
