-- What reports are made of, besides what is there: how each pod was claimed and where the time went until it
-- served, answers that were errors, and what Kore itself answered. The views are in R__reporting.sql.

alter table kore.pod
  add column wish        text,
  add column claimed_by  uuid,
  add column missed      boolean not null default false,
  add column claim_ms    double precision,
  add column fetch_ms    double precision,
  add column transfer_ms double precision,
  add column unpack_ms   double precision,
  add column load_ms     double precision;
comment on column kore.pod.wish is 'What it was claimed for: visitors, another, preview or replacement';
comment on column kore.pod.claimed_by is 'The replica that claimed it';
comment on column kore.pod.missed is 'Its site had found the pool empty before';
comment on column kore.pod.claim_ms is 'From the wish for a pod to this claim';
comment on column kore.pod.fetch_ms is 'How long the bundle took to be there';
comment on column kore.pod.transfer_ms is 'How long the order took on its way, with the bundle, and the answer';
comment on column kore.pod.unpack_ms is 'How long the pod says it unpacked';
comment on column kore.pod.load_ms is 'How long the pod says the code took to load';

alter table kore.pod_history
  add column wish        text,
  add column claimed_by  uuid,
  add column missed      boolean not null default false,
  add column claim_ms    double precision,
  add column fetch_ms    double precision,
  add column transfer_ms double precision,
  add column unpack_ms   double precision,
  add column load_ms     double precision;
create index pod_history_cold on kore.pod_history (claimed_at) where wish = 'visitors';

alter table kore.site_traffic add column errors bigint not null default 0;
alter table kore.pod_traffic add column errors bigint not null default 0;
comment on column kore.site_traffic.requests is 'Answered by the site''s pods';
comment on column kore.site_traffic.errors is 'Of the requests, those answered with a status of 500 or above';
comment on column kore.pod_traffic.requests is 'Answered by the pod';
comment on column kore.pod_traffic.errors is 'Of the requests, those answered with a status of 500 or above';

create table kore.site_refusal (
  site     text collate "C" not null,
  hour     timestamptz not null,
  kind     text not null,
  replica  uuid not null,
  refusals bigint not null,
  primary key (site, hour, kind, replica)
) with (fillfactor = 70);
create index site_refusal_hour on kore.site_refusal using brin (hour) with (autosummarize = on);
comment on table kore.site_refusal is 'Requests for a site that Kore answered itself, with a problem, since no pod did';

alter table kore.site_usage_hour
  add column errors bigint not null default 0,
  add column refusals bigint not null default 0;

create table kore.site_usage_day (
  site        text collate "C",
  day         date,
  requests    bigint not null,
  errors      bigint not null,
  refusals    bigint not null,
  busy_ms     bigint not null,
  pod_seconds double precision not null,
  peak_pods   integer not null,
  cold_starts integer not null,
  cold_ms_p50 double precision,
  cold_ms_p95 double precision,
  cold_ms_p99 double precision,
  primary key (site, day)
);
create index site_usage_day_day on kore.site_usage_day using brin (day) with (autosummarize = on);
comment on table kore.site_usage_day is 'What each site used on each day (UTC) that is over; no row for a day of nothing';

create table kore.usage_day (
  day          date primary key,
  rolled_up_at timestamptz not null default now()
);
comment on table kore.usage_day is 'The days that site_usage_day holds';

create table kore.pool_usage_hour (
  pool            text,
  hour            timestamptz,
  warming_seconds double precision not null,
  idle_seconds    double precision not null,
  site_seconds    double precision not null,
  lowest_idle     integer not null,
  claims          integer not null,
  misses          integer not null,
  unused          integer not null,
  primary key (pool, hour)
);
comment on table kore.pool_usage_hour is 'How each hour''s pods were used';

-- Roles belong to all databases of a server: another one may be making it just now. Who may not make roles
-- makes it by hand (docs/reporting.md).
do $$ begin
  if not exists (select from pg_roles where rolname = 'kore_reporting') then
    create role kore_reporting nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then raise warning 'the role kore_reporting is missing: %', sqlerrm;
end $$;

create schema reporting;
comment on schema reporting is 'For people: who used what, see docs/reporting.md. Columns are only ever added';
