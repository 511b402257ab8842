package adapters.app;

import adapters.postgres.Database;
import adapters.postgres.PostgresReplica;
import adapters.postgres.ReplicaId;
import java.time.Duration;
import java.util.Optional;

/** That this replica is there, told to the others every second until it leaves. */
final class Heartbeat implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration TIDY_EVERY = Duration.ofMinutes(1);

  /** A replica that was killed counts as there for 5 s. */
  private static final int PATIENCE_SECONDS = 8;

  private final PostgresReplica replica;
  private final Loop beats;
  private final Loop tidying;

  private Heartbeat(PostgresReplica replica) {
    this.replica = replica;
    this.beats = Loop.start("heartbeat", EVERY, replica::beat);
    this.tidying = Loop.start("tidying", TIDY_EVERY, replica::tidy);
  }

  /**
   * @param ownsPods whether its pods end with it
   * @param signingKey empty where no other replica can be
   * @throws StartException if replicas that sign by another key are there: the pods of each would
   *     refuse the orders of the others
   */
  static Heartbeat start(
      Database database, ReplicaId id, boolean ownsPods, Optional<String> signingKey) {
    var replica = new PostgresReplica(database, id, ownsPods, signingKey);
    for (int seconds = 0; replica.disagrees(); seconds++) {
      if (seconds == PATIENCE_SECONDS) {
        throw new StartException(
            "another replica on this database signs with another key: set runtime.signingKey to the"
                + " same file on all of them (openssl genpkey -algorithm ed25519 -out FILE)");
      }
      new SystemTimer().pause(EVERY);
    }
    replica.beat();
    return new Heartbeat(replica);
  }

  boolean isAlone() {
    return replica.isAlone();
  }

  /** Whatever is still recorded as this replica's counts as lost from now on. */
  @Override
  public void close() {
    beats.close();
    tidying.close();
    replica.leave();
  }
}
