package adapters.app;

import io.dropwizard.configuration.ConfigurationSourceProvider;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configuration from files, and the one of {@code kore dev} from the jar. */
final class ConfigurationSource implements ConfigurationSourceProvider {
  /** Names the configuration of {@code kore dev}; no file can be meant by it. */
  static final String DEV = "classpath:dev.yml";

  @Override
  public InputStream open(String path) throws IOException {
    if (path.equals(DEV)) {
      var resource = ConfigurationSource.class.getResourceAsStream("/dev.yml");
      if (resource == null) {
        throw new FileNotFoundException(path);
      }
      return resource;
    }
    return Files.newInputStream(Path.of(path));
  }
}
