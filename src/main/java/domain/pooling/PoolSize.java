package domain.pooling;

/**
 * How many pods a replica keeps warm, and why. It grows at once, and shrinks pod by pod, once fewer
 * have been enough for a minute: a pod that is ended and started again is of no use to anybody.
 *
 * @param calm for how many steps in a row fewer would have been enough
 */
public record PoolSize(int pods, int calm, PoolSizing why) {
  private static final int PATIENCE = 60;

  /** Before anything was measured. */
  public static PoolSize initial(PoolPolicy policy) {
    return new PoolSize(policy.min(), 0, new PoolSizing(Demand.UNKNOWN, 1, policy));
  }

  /** The size one second later. */
  public PoolSize next(PoolSizing now) {
    int share = now.share();
    boolean told = !now.policy().equals(why.policy());
    if (share >= pods || told) {
      return new PoolSize(share, 0, now);
    }
    return calm < PATIENCE ? new PoolSize(pods, calm + 1, now) : new PoolSize(pods - 1, calm, now);
  }

  /** How many pods all replicas keep together, if all see what this one sees. */
  public int total() {
    return pods * why.replicas();
  }
}
