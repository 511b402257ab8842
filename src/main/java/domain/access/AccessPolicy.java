package domain.access;

import domain.site.SiteId;
import java.util.Optional;

/**
 * Who may do what, all of it here. Upside: three roles that anybody can keep in mind. Downside: all
 * who have a token see all sites.
 */
public final class AccessPolicy {
  private AccessPolicy() {}

  /**
   * Why somebody may not do something; empty if he may.
   *
   * @param site the one that it is done to, if it is done to one
   */
  public static Optional<String> refusal(Identity identity, Need need, Optional<SiteId> site) {
    boolean allowed =
        switch (need) {
          case READ -> true;
          case DEPLOY -> mayDeploy(identity, site);
          case OPERATE -> identity.role() == Role.OPERATOR;
        };
    return allowed
        ? Optional.empty()
        : Optional.of("this needs %s; %s".formatted(wanted(need, site), has(identity)));
  }

  private static boolean mayDeploy(Identity identity, Optional<SiteId> site) {
    return switch (identity.role()) {
      case VIEWER -> false;
      case DEPLOYER -> site.isPresent() && identity.sites().contains(site.get());
      case OPERATOR -> true;
    };
  }

  private static String wanted(Need need, Optional<SiteId> site) {
    return need == Need.DEPLOY
        ? "the role deployer for the site %s, or operator"
            .formatted(site.map(SiteId::value).orElse("that is named"))
        : "the role operator";
  }

  private static String has(Identity identity) {
    var sites = identity.sites().stream().map(SiteId::value).sorted().toList();
    return "the token %s has the role %s%s"
        .formatted(
            identity.who(),
            identity.role().label(),
            sites.isEmpty() ? "" : " for " + String.join(", ", sites));
  }
}
