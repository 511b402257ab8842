package domain.access;

import domain.site.SiteId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** The port to the record of changes by the API. */
public interface Audit {
  /**
   * Notes a change that is about to be made; throws if it can't, and then nothing may be changed.
   *
   * @return what to {@link #complete} it by
   */
  long begin(Change change);

  /**
   * @param status of HTTP, that the change was answered with
   */
  void complete(long id, int status);

  /**
   * The newest first.
   *
   * @param before only those with a lesser number than this
   */
  List<Noted> list(OptionalLong before, int limit);

  /**
   * @param path without the query
   * @param requestId by which the request is found again in logs
   */
  record Change(Identity by, String method, String path, Optional<SiteId> site, String requestId) {}

  /**
   * @param status empty as long as the change is being made, and for ever if nobody could tell
   */
  record Noted(
      long id,
      Instant at,
      UUID replica,
      String who,
      Role role,
      String method,
      String path,
      Optional<SiteId> site,
      String requestId,
      OptionalInt status) {}
}
