-- Usage by the hour and by the day, and the views that people query. This file is applied anew whenever it
-- changes: columns are added at the end, since others may have built on the views.
--
-- What is not rolled up yet is worked out by functions that run with their owner's rights: whoever reads the
-- views may read nothing else.

-- All pods, ended or not, and how long each took from the wish for it until it served.
create or replace view kore.life as
  select *,
      coalesce(claim_ms, 0) + 1000 * extract(epoch from serving_at - claimed_at)::double precision as start_ms,
      case when serving_at is not null then
        greatest(1000 * extract(epoch from serving_at - claimed_at)::double precision
          - fetch_ms - transfer_ms - unpack_ms - load_ms, 0)
      end as commit_ms
    from (
      select id, pool, site, revision, slot, wish, replaces, claimed_by, missed, registered_at, pooled_at,
          claimed_at, serving_at, draining_at, drain_reason, claim_ms, fetch_ms, transfer_ms, unpack_ms, load_ms,
          null::timestamptz as ended_at, null::text as end_reason, null::text as detail, state
        from kore.pod
      union all
      select id, pool, site, revision, slot, wish, replaces, claimed_by, missed, registered_at, pooled_at,
          claimed_at, serving_at, draining_at, drain_reason, claim_ms, fetch_ms, transfer_ms, unpack_ms, load_ms,
          ended_at, end_reason, detail, 'gone'
        from kore.pod_history) pod;

-- What each site used in an hour; of the current one, until now.
create or replace function kore.usage_in(p_hour timestamptz)
returns setof kore.site_usage_hour
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with life as (
    select * from kore.life
      where claimed_at < p_hour + interval '1 hour' and (ended_at is null or ended_at > p_hour)
  ), held as (
    select site,
        sum(extract(epoch from least(coalesce(ended_at, now()), p_hour + interval '1 hour')
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
          order by start_ms) as ms
      from life
      where claimed_at >= p_hour and wish = 'visitors'
      group by site
  ), traffic as (
    select site, sum(requests) as requests, sum(errors) as errors, sum(busy_ms) as busy_ms
      from kore.site_traffic
      where minute >= p_hour and minute < p_hour + interval '1 hour'
      group by site
  ), refused as (
    select site, sum(refusals) as refusals from kore.site_refusal where hour = p_hour group by site
  )
  select site, p_hour, coalesce(traffic.requests, 0)::bigint, coalesce(traffic.busy_ms, 0)::bigint,
      coalesce(held.seconds, 0)::double precision, coalesce(peak.pods, 0)::integer,
      coalesce(cold.starts, 0)::integer, cold.ms[1], cold.ms[2], cold.ms[3],
      coalesce(traffic.errors, 0)::bigint, coalesce(refused.refusals, 0)::bigint
    from traffic
    full join held using (site)
    full join refused using (site)
    left join peak using (site)
    left join cold using (site)
$$;

-- How an hour's pods were used.
create or replace function kore.pool_usage_in(p_hour timestamptz)
returns setof kore.pool_usage_hour
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with life as (
    select pool, registered_at, pooled_at, claimed_at, missed, ended_at,
        least(now(), p_hour + interval '1 hour') as until
      from kore.life
      where registered_at < p_hour + interval '1 hour' and (ended_at is null or ended_at > p_hour)
  ), spent as (
    select *,
        extract(epoch from least(coalesce(pooled_at, ended_at, until), until)
                         - greatest(registered_at, p_hour)) as warming,
        extract(epoch from least(coalesce(claimed_at, ended_at, until), until)
                         - greatest(pooled_at, p_hour)) as idle,
        extract(epoch from least(coalesce(ended_at, until), until) - greatest(claimed_at, p_hour)) as tied
      from life
  ), change as (
    select pool, p_hour as at, 0 as pods from life
    union all
    select pool, greatest(pooled_at, p_hour), 1 from life
      where pooled_at < until and coalesce(claimed_at, ended_at, 'infinity') > p_hour
    union all
    select pool, coalesce(claimed_at, ended_at), -1 from life
      where pooled_at < until and coalesce(claimed_at, ended_at) between p_hour and until
  ), lowest as (
    select pool, min(pods) as pods
      from (select pool, sum(pods) over (partition by pool order by at) as pods from change) now
      group by pool
  )
  select pool, p_hour, sum(greatest(warming, 0))::double precision,
      coalesce(sum(greatest(idle, 0)) filter (where pooled_at < until), 0)::double precision,
      coalesce(sum(greatest(tied, 0)) filter (where claimed_at < until), 0)::double precision,
      greatest(min(lowest.pods), 0)::integer,
      (count(*) filter (where claimed_at >= p_hour and claimed_at < until))::integer,
      (count(*) filter (where claimed_at >= p_hour and claimed_at < until and missed))::integer,
      (count(*) filter (where ended_at <= until and claimed_at is null))::integer
    from spent join lowest using (pool)
    group by pool
$$;

-- Writes what was used in an hour, anew if need be.
create or replace function kore.roll_up(p_hour timestamptz) returns void language sql as $$
  insert into kore.usage_hour (hour) values (p_hour)
    on conflict (hour) do update set rolled_up_at = now();
  insert into kore.pool_usage_hour as before select * from kore.pool_usage_in(p_hour)
    on conflict (pool, hour) do update set
      warming_seconds = excluded.warming_seconds, idle_seconds = excluded.idle_seconds,
      site_seconds = excluded.site_seconds, lowest_idle = excluded.lowest_idle,
      claims = excluded.claims, misses = excluded.misses, unused = excluded.unused;
  insert into kore.site_usage_hour as before select * from kore.usage_in(p_hour)
    on conflict (site, hour) do update set
      requests = excluded.requests, busy_ms = excluded.busy_ms,
      pod_seconds = excluded.pod_seconds, peak_pods = excluded.peak_pods,
      cold_starts = excluded.cold_starts, cold_ms_p50 = excluded.cold_ms_p50,
      cold_ms_p95 = excluded.cold_ms_p95, cold_ms_p99 = excluded.cold_ms_p99,
      errors = excluded.errors, refusals = excluded.refusals
    where before is distinct from excluded
$$;

-- The hours that are not rolled up: the current one, and sometimes those before it.
create or replace function kore.hours_to_come() returns setof timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select generate_series(
    coalesce(
      (select max(hour) + interval '1 hour' from kore.usage_hour),
      date_trunc('hour', least((select min(minute) from kore.site_traffic),
                               (select min(registered_at) from kore.life),
                               now()))),
    date_trunc('hour', now()),
    interval '1 hour')
$$;

create or replace view reporting.site_usage_hourly as
  select site, hour, pod_seconds, requests, errors, refusals, busy_ms, cold_starts,
      cold_ms_p50, cold_ms_p95, cold_ms_p99, peak_pods
    from kore.site_usage_hour
  union all
  select site, hour, pod_seconds, requests, errors, refusals, busy_ms, cold_starts,
      cold_ms_p50, cold_ms_p95, cold_ms_p99, peak_pods
    from kore.hours_to_come() to_come, lateral kore.usage_in(to_come);

-- What each site used on a day (UTC): the sum of its hours, and the percentiles of all its cold starts.
create or replace function kore.usage_on(p_day date)
returns setof kore.site_usage_day
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with used as (
    select site, sum(requests) as requests, sum(errors) as errors, sum(refusals) as refusals,
        sum(busy_ms) as busy_ms, sum(pod_seconds) as pod_seconds, max(peak_pods) as peak_pods,
        sum(cold_starts) as cold_starts
      from reporting.site_usage_hourly
      where hour >= p_day::timestamp at time zone 'UTC' and hour < (p_day + 1)::timestamp at time zone 'UTC'
      group by site
  ), cold as (
    select site,
        percentile_cont(array[0.5, 0.95, 0.99]) within group (
          order by start_ms) as ms
      from kore.life
      where wish = 'visitors'
        and claimed_at >= p_day::timestamp at time zone 'UTC'
        and claimed_at < (p_day + 1)::timestamp at time zone 'UTC'
      group by site
  )
  select site, p_day, requests::bigint, errors::bigint, refusals::bigint, busy_ms::bigint,
      pod_seconds, peak_pods, cold_starts::integer, cold.ms[1], cold.ms[2], cold.ms[3]
    from used left join cold using (site)
$$;

create or replace function kore.roll_up_day(p_day date) returns void language sql as $$
  insert into kore.usage_day (day) values (p_day)
    on conflict (day) do update set rolled_up_at = now();
  insert into kore.site_usage_day as before select * from kore.usage_on(p_day)
    on conflict (site, day) do update set
      requests = excluded.requests, errors = excluded.errors, refusals = excluded.refusals,
      busy_ms = excluded.busy_ms, pod_seconds = excluded.pod_seconds, peak_pods = excluded.peak_pods,
      cold_starts = excluded.cold_starts, cold_ms_p50 = excluded.cold_ms_p50,
      cold_ms_p95 = excluded.cold_ms_p95, cold_ms_p99 = excluded.cold_ms_p99
    where before is distinct from excluded
$$;

-- The days that are not rolled up: today, and sometimes those before it.
create or replace function kore.days_to_come() returns setof date
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select generate_series(
    coalesce(
      (select max(day) + 1 from kore.usage_day),
      (least((select min(hour) from kore.site_usage_hour), (select min(h) from kore.hours_to_come() h))
        at time zone 'UTC')::date)::timestamp,
    now() at time zone 'UTC', interval '1 day')::date
$$;

create or replace view reporting.site_usage_daily as
  select site, day, pod_seconds, requests, errors, refusals, busy_ms, cold_starts,
      cold_ms_p50, cold_ms_p95, cold_ms_p99, peak_pods
    from kore.site_usage_day
  union all
  select site, day, pod_seconds, requests, errors, refusals, busy_ms, cold_starts,
      cold_ms_p50, cold_ms_p95, cold_ms_p99, peak_pods
    from kore.days_to_come() to_come, lateral kore.usage_on(to_come);

create or replace view reporting.pod_usage as
  select life.id as pod, life.pool, life.site, life.revision, life.wish as claimed_for, life.replaces,
      life.claimed_by, life.state, life.registered_at, life.pooled_at, life.claimed_at, life.serving_at,
      life.draining_at, life.ended_at,
      extract(epoch from coalesce(life.ended_at, now()) - life.claimed_at)::double precision as seconds,
      extract(epoch from coalesce(life.claimed_at, life.ended_at, now()) - life.pooled_at)::double precision
        as idle_seconds,
      coalesce(traffic.requests, 0) as requests, coalesce(traffic.errors, 0) as errors,
      coalesce(traffic.busy_ms, 0) as busy_ms, life.drain_reason, life.end_reason, life.detail,
      life.start_ms, life.claim_ms, life.fetch_ms, life.transfer_ms, life.unpack_ms, life.load_ms, life.commit_ms
    from kore.life
    left join lateral (
      select sum(t.requests)::bigint as requests, sum(t.errors)::bigint as errors, sum(t.busy_ms) as busy_ms
        from kore.pod_traffic t where t.pod = life.id) traffic on true;

create or replace view reporting.cold_starts as
  select id as pod, site, revision, claimed_by as replica, claimed_at, serving_at,
      start_ms, claim_ms, fetch_ms, transfer_ms, unpack_ms, load_ms, commit_ms,
      case greatest(claim_ms, fetch_ms, transfer_ms, unpack_ms, load_ms)
        when claim_ms then 'claim' when fetch_ms then 'fetch' when transfer_ms then 'transfer'
        when unpack_ms then 'unpack' when load_ms then 'load' end as slowest_step,
      missed as found_pool_empty, case when serving_at is null then end_reason end as failure
    from kore.life where wish = 'visitors';

create or replace view reporting.pool_utilisation as
  with used as (
    select * from kore.pool_usage_hour
    union all
    select used.* from kore.hours_to_come() to_come, lateral kore.pool_usage_in(to_come) used
  )
  select pool, hour, site_seconds, idle_seconds, warming_seconds,
      site_seconds / nullif(site_seconds + idle_seconds + warming_seconds, 0) as utilisation,
      idle_seconds / nullif(extract(epoch from least(now(), hour + interval '1 hour') - hour), 0)::double precision
        as average_idle,
      lowest_idle, claims, misses, unused
    from used;

create or replace view reporting.refusals as
  select site, hour, kind, replica, refusals from kore.site_refusal;

create or replace view reporting.replica_traffic as
  select replica, minute, sum(requests)::bigint as requests, sum(errors)::bigint as errors, sum(busy_ms) as busy_ms
    from kore.site_traffic group by replica, minute;

create or replace view reporting.sites as
  select site.id as site, site.published as revision, site.created_at,
      coalesce(props.min_pods, 0) as min_pods, coalesce(props.max_pods, 1) as max_pods
    from kore.site left join kore.site_props props on props.site = site.id;

comment on view reporting.site_usage_hourly is 'What each site used in each hour, up to now; no row for an hour of nothing';
comment on column reporting.site_usage_hourly.site is 'The site';
comment on column reporting.site_usage_hourly.hour is 'When the hour began';
comment on column reporting.site_usage_hourly.pod_seconds is 'Seconds that pods were the site''s, from claim to end, previews and replacements too';
comment on column reporting.site_usage_hourly.requests is 'Requests answered by the site''s pods; visitors'' only, without previews';
comment on column reporting.site_usage_hourly.errors is 'Of the requests, those that a pod answered with a status of 500 or above';
comment on column reporting.site_usage_hourly.refusals is 'Requests that no pod answered, so that Kore did, with a problem; not among the requests';
comment on column reporting.site_usage_hourly.busy_ms is 'Milliseconds that requests were with pods, added up';
comment on column reporting.site_usage_hourly.cold_starts is 'Pods claimed since visitors waited and no pod served the site';
comment on column reporting.site_usage_hourly.cold_ms_p50 is 'Milliseconds from the wish for a pod until it served: half of the cold starts took no longer';
comment on column reporting.site_usage_hourly.cold_ms_p95 is 'The same of 95 in 100 cold starts';
comment on column reporting.site_usage_hourly.cold_ms_p99 is 'The same of 99 in 100 cold starts';
comment on column reporting.site_usage_hourly.peak_pods is 'Most pods at once that were claimed or served, previews and replacements too';

comment on view reporting.site_usage_daily is 'What each site used on each day (UTC), up to now; no row for a day of nothing';
comment on column reporting.site_usage_daily.site is 'The site';
comment on column reporting.site_usage_daily.day is 'The day, from midnight to midnight UTC';
comment on column reporting.site_usage_daily.pod_seconds is 'Seconds that pods were the site''s, from claim to end, previews and replacements too';
comment on column reporting.site_usage_daily.requests is 'Requests answered by the site''s pods; visitors'' only, without previews';
comment on column reporting.site_usage_daily.errors is 'Of the requests, those that a pod answered with a status of 500 or above';
comment on column reporting.site_usage_daily.refusals is 'Requests that no pod answered, so that Kore did, with a problem; not among the requests';
comment on column reporting.site_usage_daily.busy_ms is 'Milliseconds that requests were with pods, added up';
comment on column reporting.site_usage_daily.cold_starts is 'Pods claimed since visitors waited and no pod served the site';
comment on column reporting.site_usage_daily.cold_ms_p50 is 'Milliseconds from the wish for a pod until it served: half of the day''s cold starts took no longer';
comment on column reporting.site_usage_daily.cold_ms_p95 is 'The same of 95 in 100 cold starts';
comment on column reporting.site_usage_daily.cold_ms_p99 is 'The same of 99 in 100 cold starts';
comment on column reporting.site_usage_daily.peak_pods is 'Most pods at once that were claimed or served, previews and replacements too';

comment on view reporting.pod_usage is 'One row for each pod''s life, those that live included';
comment on column reporting.pod_usage.pod is 'The pod''s id';
comment on column reporting.pod_usage.pool is 'The kind of pod';
comment on column reporting.pod_usage.site is 'The site it was claimed for; null while, or if, nobody did';
comment on column reporting.pod_usage.revision is 'The revision of the site that it runs';
comment on column reporting.pod_usage.claimed_for is 'visitors: they waited for it; another: one more for a busy site, or one that is kept warm; replacement: of another pod; preview: a trial';
comment on column reporting.pod_usage.replaces is 'The pod that it replaces, of a replacement';
comment on column reporting.pod_usage.claimed_by is 'The replica of Kore that claimed it';
comment on column reporting.pod_usage.state is 'warming, pooled, claimed, serving, draining or gone';
comment on column reporting.pod_usage.registered_at is 'When it began to start';
comment on column reporting.pod_usage.pooled_at is 'When it was warm';
comment on column reporting.pod_usage.claimed_at is 'When it was tied to the site';
comment on column reporting.pod_usage.serving_at is 'When it began to serve';
comment on column reporting.pod_usage.draining_at is 'From when on it took no new requests';
comment on column reporting.pod_usage.ended_at is 'When it ended; null while it lives';
comment on column reporting.pod_usage.seconds is 'From its claim to its end, or until now';
comment on column reporting.pod_usage.idle_seconds is 'Seconds it waited warm in the pool, until now if it does still';
comment on column reporting.pod_usage.requests is 'Requests that it answered';
comment on column reporting.pod_usage.errors is 'Of the requests, those it answered with a status of 500 or above';
comment on column reporting.pod_usage.busy_ms is 'Milliseconds that requests were with it, added up';
comment on column reporting.pod_usage.drain_reason is 'Why it was drained, such as expired, idle, outdated, recycled or surplus';
comment on column reporting.pod_usage.end_reason is 'Why it ended: drained, or what went wrong';
comment on column reporting.pod_usage.detail is 'More about its end, perhaps its last words';
comment on column reporting.pod_usage.start_ms is 'Milliseconds from the wish for a pod until it served';
comment on column reporting.pod_usage.claim_ms is 'Of these, until it was claimed: for a free pod, the site''s lock, pods that failed before';
comment on column reporting.pod_usage.fetch_ms is 'Of these, to fetch the bundle';
comment on column reporting.pod_usage.transfer_ms is 'Of these, to send the bundle and the order to the pod, and hear its answer';
comment on column reporting.pod_usage.unpack_ms is 'Of these, to unpack the bundle';
comment on column reporting.pod_usage.load_ms is 'Of these, to load the site''s code';
comment on column reporting.pod_usage.commit_ms is 'Of these, the rest: the commit that let it serve, above all';

comment on view reporting.cold_starts is 'One row for each time that visitors waited for a site''s first pod, step by step';
comment on column reporting.cold_starts.pod is 'The pod that was claimed';
comment on column reporting.cold_starts.site is 'The site';
comment on column reporting.cold_starts.revision is 'The revision that was installed';
comment on column reporting.cold_starts.replica is 'The replica of Kore that claimed and installed it';
comment on column reporting.cold_starts.claimed_at is 'When the pod was claimed';
comment on column reporting.cold_starts.serving_at is 'When it served; null if it never did, or not yet';
comment on column reporting.cold_starts.start_ms is 'Milliseconds from the wish for a pod until it served';
comment on column reporting.cold_starts.claim_ms is 'Of these, until it was claimed: for a free pod, the site''s lock, pods that failed before';
comment on column reporting.cold_starts.fetch_ms is 'Of these, to fetch the bundle';
comment on column reporting.cold_starts.transfer_ms is 'Of these, to send the bundle and the order to the pod, and hear its answer';
comment on column reporting.cold_starts.unpack_ms is 'Of these, to unpack the bundle';
comment on column reporting.cold_starts.load_ms is 'Of these, to load the site''s code';
comment on column reporting.cold_starts.commit_ms is 'Of these, the rest: the commit that let it serve, above all';
comment on column reporting.cold_starts.slowest_step is 'claim, fetch, transfer, unpack or load';
comment on column reporting.cold_starts.found_pool_empty is 'Whether the site had to wait since no warm pod was free';
comment on column reporting.cold_starts.failure is 'Why the pod ended, if it never served';

comment on view reporting.pool_utilisation is 'How the pods of each hour were used, up to now';
comment on column reporting.pool_utilisation.pool is 'The kind of pod';
comment on column reporting.pool_utilisation.hour is 'When the hour began';
comment on column reporting.pool_utilisation.site_seconds is 'Pod-seconds that were sites'', from claim to end';
comment on column reporting.pool_utilisation.idle_seconds is 'Pod-seconds spent warm, waiting for a claim: the price of the pool';
comment on column reporting.pool_utilisation.warming_seconds is 'Pod-seconds spent starting';
comment on column reporting.pool_utilisation.utilisation is 'The sites'' share of all three, 0 to 1';
comment on column reporting.pool_utilisation.average_idle is 'How many pods were warm and free, on average over time';
comment on column reporting.pool_utilisation.lowest_idle is 'The fewest that were warm and free at any moment';
comment on column reporting.pool_utilisation.claims is 'Pods that were claimed';
comment on column reporting.pool_utilisation.misses is 'Of the claims, those whose site had found the pool empty before';
comment on column reporting.pool_utilisation.unused is 'Pods that ended without ever being claimed';

comment on view reporting.refusals is 'Requests that Kore answered itself, since no pod did';
comment on column reporting.refusals.site is 'The site they were for';
comment on column reporting.refusals.hour is 'When the hour began';
comment on column reporting.refusals.kind is 'The problem''s type without urn:kore:, such as pool-empty, too-many-waiting, too-slow, too-large';
comment on column reporting.refusals.replica is 'The replica of Kore that answered';
comment on column reporting.refusals.refusals is 'How many there were';

comment on view reporting.replica_traffic is 'What each replica of Kore sent to pods in each minute, of the last days';
comment on column reporting.replica_traffic.replica is 'The replica: one start of one Kore';
comment on column reporting.replica_traffic.minute is 'When the minute began';
comment on column reporting.replica_traffic.requests is 'Requests answered by pods through it';
comment on column reporting.replica_traffic.errors is 'Of the requests, those that a pod answered with a status of 500 or above';
comment on column reporting.replica_traffic.busy_ms is 'Milliseconds that requests were with pods, added up; divided by requests, the mean';

comment on view reporting.sites is 'The sites there are';
comment on column reporting.sites.site is 'The site';
comment on column reporting.sites.revision is 'The revision that visitors reach; null while none is published';
comment on column reporting.sites.created_at is 'When it was first deployed';
comment on column reporting.sites.min_pods is 'How many pods it has at least';
comment on column reporting.sites.max_pods is 'How many pods it may have';

do $$ begin
  if exists (select from pg_roles where rolname = 'kore_reporting') then
    grant usage on schema reporting to kore_reporting;
    grant select on all tables in schema reporting to kore_reporting;
    alter default privileges in schema reporting grant select on tables to kore_reporting;
  end if;
end $$;
