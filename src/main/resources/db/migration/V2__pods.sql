-- The live pods, the history of those that ended, and the ledger of what happened to them.
-- The constraints carry the names of the invariants they hold (docs/architecture.md).

create table kore.pool (
  name text primary key
);
comment on table kore.pool is 'Kinds of warm pods: an image and a size class';
insert into kore.pool values ('default');

create table kore.pod (
  id            uuid primary key,
  pool          text not null references kore.pool,
  replica       uuid not null,
  state         text not null check (state in ('warming', 'pooled', 'claimed', 'serving', 'draining')),
  address       text,
  boot          uuid,
  random_key    double precision not null default random(),
  site          text collate "C",
  revision      integer,
  claim         uuid,
  secret        text,
  slot          integer check (slot >= 0),
  replacement   boolean not null default false,
  replaces      uuid,
  lease_until   timestamptz,
  registered_at timestamptz not null default now(),
  pooled_at     timestamptz,
  claimed_at    timestamptz,
  serving_at    timestamptz,
  draining_at   timestamptz,
  state_since   timestamptz not null default now(),
  drain_reason  text,

  constraint reachable_unless_warming
    check ((state = 'warming') = (address is null) and (address is null) = (boot is null)),
  constraint a_pod_serves_at_most_one_site
    check ((state in ('warming', 'pooled')) = (claim is null)
      and num_nonnulls(site, revision, claim, secret, slot) in (0, 5)),
  constraint previews_are_not_replacements check (not (replacement and slot = 0))
) with (fillfactor = 60);
comment on table kore.pod is 'Pods that have not ended, one row each';
comment on column kore.pod.random_key is 'Where the pod stands in the pool''s random order';
comment on column kore.pod.slot is 'Its place among its site''s pods, 1 to maxPods; 0 is the preview';
comment on column kore.pod.replacement is 'It shares its slot with the pod it replaces, which still serves';

create unique index a_claim_names_one_pod on kore.pod (claim);
create unique index a_slot_holds_one_pod on kore.pod (site, slot, replacement)
  where state in ('claimed', 'serving');
create unique index a_site_has_one_replacement_at_a_time on kore.pod (site)
  where replacement and state in ('claimed', 'serving');
create index pod_site on kore.pod (site) where site is not null;
create index pod_replaces on kore.pod (replaces) where replacement;
create index pod_pooled on kore.pod (pool, random_key) where state = 'pooled';

-- A pod is affiliated at most once in its life, and its state only goes forward.
create function kore.guard_pod() returns trigger language plpgsql as $$
begin
  if old.claim is not null
     and (new.site, new.revision, new.claim, new.secret, new.slot, new.replaces)
         is distinct from (old.site, old.revision, old.claim, old.secret, old.slot, old.replaces) then
    raise exception 'pod % is affiliated already', old.id
      using constraint = 'a_pod_is_affiliated_at_most_once', errcode = 'integrity_constraint_violation';
  end if;
  if new.state <> old.state
     and (old.state, new.state) not in (('warming', 'pooled'), ('pooled', 'claimed'),
                                        ('claimed', 'serving'), ('serving', 'draining')) then
    raise exception 'pod % cannot go from % to %', old.id, old.state, new.state
      using constraint = 'a_pod_never_goes_back', errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger guard_pod before update on kore.pod
  for each row execute function kore.guard_pod();

create table kore.pod_history (
  id            uuid primary key,
  pool          text not null,
  replica       uuid not null,
  site          text collate "C",
  revision      integer,
  claim         uuid,
  slot          integer,
  replaces      uuid,
  registered_at timestamptz not null,
  pooled_at     timestamptz,
  claimed_at    timestamptz,
  serving_at    timestamptz,
  draining_at   timestamptz,
  drain_reason  text,
  ended_at      timestamptz not null,
  end_reason    text not null,
  detail        text not null
);
create index pod_history_site on kore.pod_history (site, ended_at);
comment on table kore.pod_history is 'One row for each finished life of a pod';

create table kore.pod_event (
  at         timestamptz not null default clock_timestamp(),
  seq        bigint generated always as identity,
  replica    uuid not null,
  pod        uuid not null,
  from_state text,
  to_state   text not null,
  site       text,
  revision   integer,
  claim      uuid,
  slot       integer,
  reason     text,
  detail     text not null default ''
) partition by range (at);
create table kore.pod_event_rest partition of kore.pod_event default;
create index pod_event_pod on kore.pod_event (pod, seq);
create index pod_event_site on kore.pod_event (site, at);
comment on table kore.pod_event is 'The ledger: every change of every pod, in the transaction of the change';
