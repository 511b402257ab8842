package adapters.postgres;

import domain.pod.Affiliation;
import domain.pod.BootId;
import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Slot;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Reads rows of {@code kore.pod}. */
final class PodRows {
  private PodRows() {}

  static Pod.Live read(ResultSet row) throws SQLException {
    var id = new PodId(row.getObject("id", UUID.class));
    var pool = row.getString("pool");
    var state = PodState.of(row.getString("state"));
    if (state == PodState.WARMING) {
      return new Pod.Warming(id, pool);
    }
    var address = PodAddress.parse(row.getString("address"));
    var boot = new BootId(row.getObject("boot", UUID.class));
    return switch (state) {
      case POOLED -> new Pod.Pooled(id, pool, address, boot);
      case CLAIMED -> new Pod.Claimed(id, pool, address, boot, affiliation(row));
      case SERVING -> new Pod.Serving(id, pool, address, boot, affiliation(row));
      case DRAINING -> new Pod.Draining(id, pool, address, boot, affiliation(row));
      case WARMING, GONE -> throw new IllegalStateException("pod " + id + " is " + state);
    };
  }

  private static Affiliation affiliation(ResultSet row) throws SQLException {
    return new Affiliation(
        new ClaimId(row.getObject("claim", UUID.class)),
        new ClaimSecret(row.getString("secret")),
        new SiteRev(new SiteId(row.getString("site")), new Revision(row.getInt("revision"))),
        new Slot(row.getInt("slot")),
        Optional.ofNullable(row.getObject("replaces", UUID.class)).map(PodId::new));
  }
}
