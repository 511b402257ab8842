-- Traffic as replicas tell of it every second or so, and what props say of it.

create table kore.site_traffic (
  site            text collate "C" not null,
  minute          timestamptz not null,
  replica         uuid not null,
  requests        bigint not null,
  busy_ms         double precision not null,
  load            double precision not null,
  last_request_at timestamptz not null,
  flushed_at      timestamptz not null,
  primary key (site, minute, replica)
) with (fillfactor = 70);
comment on table kore.site_traffic is 'What each replica sent to each site''s pods in each minute; previews aside';
comment on column kore.site_traffic.busy_ms is 'How long the requests that ended took, added up';
comment on column kore.site_traffic.load is 'Requests in flight at a time, on average over the last few seconds';

create table kore.pod_traffic (
  pod      uuid not null,
  replica  uuid not null,
  requests bigint not null,
  busy_ms  double precision not null,
  primary key (pod, replica)
) with (fillfactor = 70);
comment on table kore.pod_traffic is 'What each replica sent to each pod; a line may come after the pod has ended';

alter table kore.site_props
  add column target_concurrency double precision check (target_concurrency > 0);
comment on column kore.site_props.target_concurrency is
  'Requests in flight in each pod beyond which the site gets another one; null for the configured default';
