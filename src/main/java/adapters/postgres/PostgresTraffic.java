package adapters.postgres;

import static adapters.postgres.PropsRows.props;
import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import domain.dispatch.Refusals;
import domain.pod.Pod.Affiliated;
import domain.scaling.Census;
import domain.scaling.Flow;
import domain.scaling.SiteState;
import domain.scaling.SiteState.Member;
import domain.scaling.TrafficLog;
import domain.site.SiteId;
import domain.site.SiteProps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@link TrafficLog} and {@link Census} on {@code kore.site_traffic}. */
public final class PostgresTraffic implements TrafficLog, Census {
  private final Transactions transactions;
  private final ReplicaId replica;

  public PostgresTraffic(Database database, ReplicaId replica) {
    this.transactions = database.transactions();
    this.replica = replica;
  }

  /** A flow as SQL reads it. */
  private record Line(
      UUID pod,
      String site,
      boolean preview,
      long requests,
      long errors,
      double busy_ms,
      double load) {
    static Line of(Flow flow) {
      var affiliation = flow.pod().affiliation();
      return new Line(
          flow.pod().id().value(),
          affiliation.siteRev().site().value(),
          affiliation.slot().preview(),
          flow.requests(),
          flow.errors(),
          flow.busy().toNanos() / 1e6,
          flow.load());
    }
  }

  @Override
  public void add(List<Flow> flows) {
    var lines = JsonText.of(flows.stream().map(Line::of).toList());
    transactions.statement(
        handle ->
            handle
                .createUpdate(
                    """
                    with flow as (
                      select * from jsonb_to_recordset(:lines::jsonb) as line(
                        pod uuid, site text, preview boolean,
                        requests bigint, errors bigint, busy_ms double precision, load double precision)
                    ), pods as (
                      insert into kore.pod_traffic as pod (pod, replica, requests, errors, busy_ms)
                      select pod, :replica, requests, errors, busy_ms from flow
                      on conflict (pod, replica) do update set
                        requests = pod.requests + excluded.requests,
                        errors = pod.errors + excluded.errors,
                        busy_ms = pod.busy_ms + excluded.busy_ms
                    )
                    insert into kore.site_traffic as site
                      (site, minute, replica, requests, errors, busy_ms, load, last_request_at,
                       flushed_at)
                    select site, date_trunc('minute', now()), :replica,
                        sum(requests), sum(errors), sum(busy_ms), sum(load), now(), now()
                      from flow where not preview group by site
                    on conflict (site, minute, replica) do update set
                      requests = site.requests + excluded.requests,
                      errors = site.errors + excluded.errors,
                      busy_ms = site.busy_ms + excluded.busy_ms,
                      load = excluded.load,
                      last_request_at = excluded.last_request_at,
                      flushed_at = excluded.flushed_at
                    """)
                .bind("lines", lines)
                .bind("replica", replica.value())
                .execute());
  }

  /** Adds what this replica answered itself. */
  public void addRefusals(List<Refusals.Count> counts) {
    transactions.inTransaction(
        handle -> {
          var batch =
              handle.prepareBatch(
                  """
                  insert into kore.site_refusal as told (site, hour, kind, replica, refusals)
                  values (?, date_trunc('hour', now()), ?, ?, ?)
                  on conflict (site, hour, kind, replica) do update set
                    refusals = told.refusals + excluded.refusals
                  """);
          counts.forEach(c -> batch.add(c.site().value(), c.kind(), replica.value(), c.refusals()));
          return batch.execute();
        });
  }

  @Override
  public List<SiteState> take() {
    var rows =
        transactions.statement(
            handle -> handle.createQuery(CENSUS).map((row, _) -> row(row)).list());
    return rows.stream()
        .collect(
            groupingBy(
                Row::site, LinkedHashMap::new, flatMapping(pod -> pod.member().stream(), toList())))
        .entrySet()
        .stream()
        .map(site -> site.getKey().with(site.getValue()))
        .toList();
  }

  /** A replica's load is what it told last, unless that is a while ago. */
  private static final String CENSUS =
      """
      with site as (
        select site as id from kore.pod where state in ('claimed', 'serving')
        union
        select site from kore.site_props where min_pods > 0
      ), traffic as (
        select id, last_request_at, load
        from site, lateral (
          select max(last_request_at) as last_request_at,
            sum(load) filter (where flushed_at > now() - interval '3 seconds') as load
          from (
            select distinct on (replica) * from kore.site_traffic
            where site = site.id and minute >= (
              select max(minute) - interval '1 minute' from kore.site_traffic
              where site = site.id)
            order by replica, minute desc) last
        ) told
      )
      select p.*, site.id as of_site, m.max_pods, m.min_pods, m.target_concurrency, t.load,
        extract(epoch from now() - t.last_request_at) as quiet,
        extract(epoch from clock_timestamp() - coalesce(p.serving_at, p.claimed_at)) as age,
        p.slot > 0 and p.revision is distinct from s.published as outdated
      from site
        left join kore.pod p on p.site = site.id and p.state in ('claimed', 'serving')
        left join kore.site s on s.id = site.id
        left join kore.site_props m on m.site = site.id
        left join traffic t on t.id = site.id
      where p.id is not null or s.published is not null
      order by p.claimed_at, p.id
      """;

  private record SiteRow(SiteId site, SiteProps props, double load, Duration quiet) {
    SiteState with(List<Member> pods) {
      return new SiteState(site, props, load, quiet, pods);
    }
  }

  private record Row(SiteRow site, Optional<Member> member) {}

  private static Row row(ResultSet row) throws SQLException {
    var site =
        new SiteRow(
            new SiteId(row.getString("of_site")),
            props(row),
            row.getDouble("load"),
            row.getObject("quiet") == null
                ? SiteState.NEVER
                : Seconds.duration(row.getDouble("quiet")));
    return new Row(site, row.getObject("id") == null ? Optional.empty() : Optional.of(member(row)));
  }

  private static Member member(ResultSet row) throws SQLException {
    return new Member(
        (Affiliated) PodRows.read(row),
        Seconds.duration(row.getDouble("age")),
        row.getBoolean("outdated"),
        row.getBoolean("recycle_asked"));
  }
}
