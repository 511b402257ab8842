package domain.pod;

import java.util.Locale;

/** Why a pod was drained or ended, as the ledger and the reports tell it. */
public enum Reason {
  /** Somebody asked for it. */
  RECYCLED,
  /** Its site has a newer published revision. */
  OUTDATED,
  /** A preview made room for another one, or a trial of code is over. */
  PREVIEW_OVER,
  /** It served for its lifetime, or waited in the pool for as long as a pod may. */
  EXPIRED,
  /** Its site had no request for a while. */
  IDLE,
  /** Its site has more pods than its props allow, or than its traffic needs. */
  SURPLUS,
  /** Its site was deleted. */
  SITE_DELETED,
  /** It was taken away or began to drain by itself, as pods do whose Kore or whose node goes. */
  WITHDRAWN,
  /** It finished what was in flight after a drain. */
  DRAINED,
  /** The pool was made smaller, or Kore stopped. */
  POOL_SHRUNK,
  /** It never became ready. */
  NEVER_READY,
  /** The site's own code did not load in it. */
  CODE_FAILED,
  /** The install failed for another reason than the site's code. */
  INSTALL_FAILED,
  /** Its installer let the claim's lease run out. */
  LEASE_EXPIRED,
  /** It could not be reached, or answered with another boot id. */
  UNREACHABLE,
  /** Its process or pod ended by itself. */
  EXITED,
  /** The replica that ran it is gone. */
  REPLICA_GONE;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Reason of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
