package domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import domain.access.Audit.Change;
import domain.access.Audit.Noted;
import domain.site.SiteId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an {@link Audit} promises, whoever keeps it. */
public abstract class AuditContract {
  private static final Identity CI =
      new Identity("ci (0123456789ab)", Role.DEPLOYER, Set.of(new SiteId("shop")));

  private Audit audit;

  /** With nothing noted. */
  protected abstract Audit newAudit();

  @BeforeEach
  void forget_all() {
    audit = newAudit();
  }

  @Test
  void a_change_is_there_before_it_is_made_and_complete_afterwards() {
    long id = audit.begin(change("PUT", Optional.of(new SiteId("shop"))));

    var noted = newest();
    assertThat(noted.id()).isEqualTo(id);
    assertThat(noted.who()).isEqualTo("ci (0123456789ab)");
    assertThat(noted.role()).isEqualTo(Role.DEPLOYER);
    assertThat(noted.method()).isEqualTo("PUT");
    assertThat(noted.path()).isEqualTo("/api/v1/x");
    assertThat(noted.site()).contains(new SiteId("shop"));
    assertThat(noted.requestId()).isEqualTo("request-1");
    assertThat(noted.status()).isEmpty();

    audit.complete(id, 204);
    assertThat(newest().status()).hasValue(204);
  }

  @Test
  void pages_go_from_the_newest_to_the_oldest() {
    for (int n = 0; n < 5; n++) {
      audit.complete(audit.begin(change("M" + n, Optional.empty())), 200);
    }

    var first = audit.list(OptionalLong.empty(), 3);
    assertThat(first).extracting(Noted::method).containsExactly("M4", "M3", "M2");
    assertThat(audit.list(OptionalLong.of(first.getLast().id()), 3))
        .extracting(Noted::method)
        .containsExactly("M1", "M0");
    assertThat(first.getFirst().site()).isEmpty();
  }

  private Noted newest() {
    return audit.list(OptionalLong.empty(), 1).getFirst();
  }

  private static Change change(String method, Optional<SiteId> site) {
    return new Change(CI, method, "/api/v1/x", site, "request-1");
  }
}
