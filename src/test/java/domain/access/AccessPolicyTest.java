package domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import domain.site.SiteId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "VIEWER, READ, , true",
    "VIEWER, READ, shop, true",
    "VIEWER, DEPLOY, shop, false",
    "VIEWER, OPERATE, , false",
    "DEPLOYER, READ, other, true",
    "DEPLOYER, DEPLOY, shop, true",
    "DEPLOYER, DEPLOY, other, false",
    "DEPLOYER, DEPLOY, , false",
    "DEPLOYER, OPERATE, shop, false",
    "OPERATOR, READ, , true",
    "OPERATOR, DEPLOY, other, true",
    "OPERATOR, DEPLOY, , true",
    "OPERATOR, OPERATE, shop, true",
  })
  void who_may_do_what(Role role, Need need, String site, boolean allowed) {
    var sites = role == Role.DEPLOYER ? Set.of(new SiteId("shop")) : Set.<SiteId>of();
    var refusal =
        AccessPolicy.refusal(
            new Identity("somebody", role, sites),
            need,
            Optional.ofNullable(site).map(SiteId::new));

    assertThat(refusal.isEmpty()).isEqualTo(allowed);
    refusal.ifPresent(why -> assertThat(why).contains("this needs the role", "somebody"));
  }
}
