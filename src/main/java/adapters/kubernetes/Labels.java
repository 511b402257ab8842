package adapters.kubernetes;

/** The names by which Kore marks what is its own in the cluster. */
final class Labels {
  static final String POOL = "kore/pool";

  /** {@link #POOLED} or {@link #AFFILIATED}; the pool's Deployment selects by the first. */
  static final String STATE = "kore/state";

  /** For people: {@code kubectl get pods -L kore/site}. */
  static final String SITE = "kore/site";

  static final String REVISION = "kore/revision";

  static final String POOLED = "pooled";
  static final String AFFILIATED = "affiliated";

  /** An annotation of the Deployment: the digest of what Kore made of the template. */
  static final String TEMPLATE = "kore/template";

  /** The container that is spoken with, if there are several. */
  static final String RUNTIME = "runtime";

  private Labels() {}
}
