package adapters.app;

import domain.site.SiteId;
import java.nio.file.Path;

/** The one site of {@code kore dev}, and the folder it is deployed from. */
record DevSite(SiteId id, Path folder) {}
