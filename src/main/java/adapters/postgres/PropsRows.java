package adapters.postgres;

import domain.site.SiteProps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalDouble;

/** Reads rows of {@code kore.site_props}. */
final class PropsRows {
  private PropsRows() {}

  /** The default where all is null: the site has no row. */
  static SiteProps props(ResultSet row) throws SQLException {
    int maxPods = row.getInt("max_pods");
    if (row.wasNull()) {
      return SiteProps.DEFAULT;
    }
    int minPods = row.getInt("min_pods");
    double target = row.getDouble("target_concurrency");
    return new SiteProps(
        maxPods, minPods, row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(target));
  }
}
