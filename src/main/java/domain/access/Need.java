package domain.access;

/** What an operation needs of whoever asks for it. */
public enum Need {
  /** To see; nothing is changed. */
  READ,
  /** To change a site's code, or what belongs to it. */
  DEPLOY,
  /** To change what belongs to all sites, or to see what is secret. */
  OPERATE
}
