package adapters.app;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import adapters.cli.LocalCommand;
import adapters.kubernetes.SharedSecret;
import adapters.runtime.SigningKey;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * {@code kore secret NAME FOLDER}: sees to it that the Secret is there, and leaves the signing key
 * where {@code runtime.signingKey} can name it. A file that is there already is left alone.
 */
final class SecretCommand extends Command {
  private static final String SIGNING_KEY = "signing-key.pem";
  private static final int TOKEN_BYTES = 32;

  SecretCommand() {
    super(LocalCommand.SECRET.command(), LocalCommand.SECRET.description());
  }

  @Override
  public void configure(Subparser parser) {
    LocalCommand.SECRET.arguments(parser);
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) throws IOException {
    var file = Path.of(arguments.getString("folder"), SIGNING_KEY);
    if (Files.exists(file)) {
      return;
    }
    var token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    var fresh =
        Map.of(SIGNING_KEY, SigningKey.newPem(), "operator-token", HexFormat.of().formatHex(token));
    try (var client = new KubernetesClientBuilder().build()) {
      var name = arguments.getString("name");
      var key = SharedSecret.of(client, name, fresh).get(SIGNING_KEY);
      if (key == null) {
        throw new StartException(
            "the Secret %s has no %s: add one, or delete it for a new one"
                .formatted(name, SIGNING_KEY));
      }
      // Not in place at once: half a key would be taken for the whole.
      var part = Path.of(file + ".part");
      Files.deleteIfExists(part);
      Files.createFile(part, asFileAttribute(fromString("rw-------")));
      Files.writeString(part, key);
      Files.move(part, file);
    } catch (KubernetesClientException e) {
      throw new StartException(
          "the Secret %s can be neither made nor read: %s. This runs in a pod, or where KUBECONFIG names a cluster"
              .formatted(arguments.getString("name"), e.getMessage()));
    }
  }

  @Override
  public void onError(Cli cli, Namespace arguments, Throwable failure) {
    Failures.tell(cli.getStdErr(), failure);
  }
}
