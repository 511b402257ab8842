-- What becomes of the records in time: the ledger goes by the day, usage is kept by the hour.

-- The partition of the ledger for one day (UTC), unless it is there already. It is attached, not created in
-- place, since that would lock out all writers of the ledger. Still nobody may be at the default partition
-- meanwhile, in which Postgres looks for rows of that day.
create function kore.add_pod_event_partition(p_day date) returns void language plpgsql as $$
declare
  v_name text := 'pod_event_' || to_char(p_day, 'YYYYMMDD');
begin
  if to_regclass('kore.' || v_name) is not null then return; end if;
  execute format('create table kore.%I (like kore.pod_event including defaults)', v_name);
  execute format('alter table kore.pod_event attach partition kore.%I for values from (%L) to (%L)',
                 v_name, p_day::timestamp at time zone 'UTC', (p_day + 1)::timestamp at time zone 'UTC');
end $$;

-- An hour's traffic and lives are found without the rest, however much of it there is.
create index pod_history_claimed_at on kore.pod_history using brin (claimed_at) with (autosummarize = on);
create index site_traffic_minute on kore.site_traffic using brin (minute) with (autosummarize = on);

create table kore.site_usage_hour (
  site        text collate "C",
  hour        timestamptz,
  requests    bigint not null,
  busy_ms     bigint not null,
  pod_seconds double precision not null,
  peak_pods   integer not null,
  cold_starts integer not null,
  cold_ms_p50 double precision,
  cold_ms_p95 double precision,
  cold_ms_p99 double precision,
  primary key (site, hour)
);
create index site_usage_hour_hour on kore.site_usage_hour using brin (hour) with (autosummarize = on);
comment on table kore.site_usage_hour is 'What each site used in each hour that is over; no row for an hour of nothing';
comment on column kore.site_usage_hour.pod_seconds is 'From the claim of each pod to its end, previews and replacements too';
comment on column kore.site_usage_hour.peak_pods is 'Most pods at once that were claimed or served, previews and replacements too';
comment on column kore.site_usage_hour.cold_starts is 'Pods claimed while no other pod of the site served, previews left out';
comment on column kore.site_usage_hour.cold_ms_p50 is 'From claimed to serving, of the cold starts that succeeded';

create table kore.usage_hour (
  hour          timestamptz primary key,
  rolled_up_at  timestamptz not null default now()
);
comment on table kore.usage_hour is 'The hours that site_usage_hour holds';

-- Writes what was used in an hour, anew if need be.
create function kore.roll_up(p_hour timestamptz) returns void language sql as $$
  with life as (
    select site, slot, replaces, claimed_at, serving_at, draining_at, null::timestamptz as ended_at
      from kore.pod
      where claimed_at < p_hour + interval '1 hour'
    union all
    select site, slot, replaces, claimed_at, serving_at, draining_at, ended_at
      from kore.pod_history
      where claimed_at < p_hour + interval '1 hour' and ended_at > p_hour
  ), held as (
    select site,
        sum(extract(epoch from least(ended_at, p_hour + interval '1 hour')
                             - greatest(claimed_at, p_hour))) as seconds
      from life group by site
  ), change as (
    select site, greatest(claimed_at, p_hour) as at, 1 as pods from life
      where coalesce(draining_at, ended_at, 'infinity') > p_hour
    union all
    select site, coalesce(draining_at, ended_at), -1 from life
      where coalesce(draining_at, ended_at) > p_hour
  ), peak as (
    select site, max(pods) as pods
      from (
        select site, sum(pods) over (partition by site order by at, pods) as pods from change) now
      group by site
  ), cold as (
    select site, count(*) as starts,
        percentile_cont(array[0.5, 0.95, 0.99]) within group (
          order by 1000 * extract(epoch from serving_at - claimed_at)) as ms
      from life
      where claimed_at >= p_hour and slot > 0 and replaces is null
        and not exists (
          select from life other
          where other.site = life.site and other.slot > 0
            and other.serving_at <= life.claimed_at
            and coalesce(other.draining_at, other.ended_at, 'infinity') > life.claimed_at)
      group by site
  ), traffic as (
    select site, sum(requests) as requests, sum(busy_ms) as busy_ms
      from kore.site_traffic
      where minute >= p_hour and minute < p_hour + interval '1 hour'
      group by site
  ), rolled_up as (
    insert into kore.usage_hour (hour) values (p_hour)
      on conflict (hour) do update set rolled_up_at = now()
  )
  insert into kore.site_usage_hour
    select site, p_hour, coalesce(traffic.requests, 0), coalesce(traffic.busy_ms, 0),
        coalesce(held.seconds, 0), coalesce(peak.pods, 0),
        coalesce(cold.starts, 0), cold.ms[1], cold.ms[2], cold.ms[3]
      from traffic
      full join held using (site)
      left join peak using (site)
      left join cold using (site)
    on conflict (site, hour) do update set
      requests = excluded.requests, busy_ms = excluded.busy_ms,
      pod_seconds = excluded.pod_seconds, peak_pods = excluded.peak_pods,
      cold_starts = excluded.cold_starts, cold_ms_p50 = excluded.cold_ms_p50,
      cold_ms_p95 = excluded.cold_ms_p95, cold_ms_p99 = excluded.cold_ms_p99
$$;
