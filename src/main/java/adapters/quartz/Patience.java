package adapters.quartz;

/**
 * How long others may be silent. Who was silent itself gives them all this time anew: when the
 * database was away, replicas come back in any order. All times are milliseconds.
 */
final class Patience {
  private static final long LONGEST_GAP = 2500;

  private final long takeOver;
  private long steadySince;

  Patience(long takeOver, long now) {
    this.takeOver = takeOver;
    this.steadySince = now;
  }

  /**
   * From when on another replica is taken for gone.
   *
   * @param itsCheckIn when it was last heard of
   * @param ownCheckIn when this replica last said that it is there
   */
  long end(long itsCheckIn, long ownCheckIn, long now) {
    if (now - ownCheckIn > LONGEST_GAP) {
      steadySince = now;
    }
    return Math.max(itsCheckIn, steadySince) + takeOver;
  }
}
