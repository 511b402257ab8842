package adapters.app;

import adapters.postgres.CachedTokens;
import adapters.postgres.PostgresAudit;
import adapters.postgres.PostgresTokens;
import adapters.rest.Access;
import domain.access.Gate;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gets in, put together. */
final class AccessControl {
  private static final Logger LOG = LoggerFactory.getLogger(AccessControl.class);

  private AccessControl() {}

  /**
   * @throws StartException if Kore could be reached from elsewhere, and no operator could get in
   */
  static Access open(KoreConfiguration configuration, Storage storage) {
    var random = new SecureRandom();
    var gate =
        new Gate(
            new CachedTokens(new PostgresTokens(storage.database), System::nanoTime),
            configuration.auth().operatorToken(),
            length -> {
              var bytes = new byte[length];
              random.nextBytes(bytes);
              return bytes;
            },
            System::nanoTime);
    var exposed = Connectors.exposed(configuration);
    if (exposed.isPresent() && !gate.hasOperator()) {
      throw new StartException(
          ("%s listens on more than loopback, and there is no operator's token: set"
                  + " auth.operatorToken (KORE_OPERATOR_TOKEN) to 32 characters or more that nobody"
                  + " can guess, or set bindHost to 127.0.0.1")
              .formatted(exposed.get()));
    }
    if (!gate.isClosed()) {
      LOG.info(
          "There are no tokens yet, so the API and the admin port listen on loopback only, and"
              + " whoever is on this machine may do everything: see kore token create");
    }
    return new Access(gate, new PostgresAudit(storage.database, storage.replica));
  }
}
