-- Why: on what each change of a pod was decided, the decisions that changed no pod, and publications.
-- And what pods write.

alter table kore.pod_event add column inputs jsonb;
comment on column kore.pod_event.inputs is 'On what it was decided, by name; null where there is nothing to tell';

-- One numbering for all that happens, so that it can be told in one order.
create table kore.decision (
  site     text collate "C" not null,
  minute   timestamptz not null,
  replica  uuid not null,
  kind     text not null,
  reason   text not null,
  seq      bigint not null default nextval('kore.pod_event_seq_seq'),
  first_at timestamptz not null,
  last_at  timestamptz not null,
  times    bigint not null,
  detail   text not null,
  inputs   jsonb not null,
  primary key (site, minute, replica, kind, reason)
) partition by range (minute);
create table kore.decision_rest partition of kore.decision default;
comment on table kore.decision is 'Decisions that changed no pod: the same one within a minute is one row';
comment on column kore.decision.times is 'How often it was made in that minute, by that replica';
comment on column kore.decision.inputs is 'On what it was decided the last time, by name';

create function kore.add_decision_partition(p_day date) returns void language plpgsql as $$
declare
  v_name text := 'decision_' || to_char(p_day, 'YYYYMMDD');
begin
  if to_regclass('kore.' || v_name) is not null then return; end if;
  execute format('create table kore.%I (like kore.decision including defaults)', v_name);
  execute format('alter table kore.decision attach partition kore.%I for values from (%L) to (%L)',
                 v_name, p_day::timestamp at time zone 'UTC', (p_day + 1)::timestamp at time zone 'UTC');
end $$;

create table kore.site_event (
  seq      bigint primary key default nextval('kore.pod_event_seq_seq'),
  at       timestamptz not null default clock_timestamp(),
  site     text collate "C" not null,
  what     text not null,
  revision integer
);
create index site_event_site on kore.site_event (site, at);
create index site_event_at on kore.site_event using brin (at) with (autosummarize = on);
comment on table kore.site_event is 'What was published and deleted, whoever did it';

create function kore.note_site() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    insert into kore.site_event (site, what) values (old.id, 'deleted');
  elsif new.published is not null
      and (tg_op = 'INSERT' or new.published is distinct from old.published) then
    insert into kore.site_event (site, what, revision) values (new.id, 'published', new.published);
  end if;
  return null;
end $$;
create trigger note_site after insert or delete or update of published on kore.site
  for each row execute function kore.note_site();

-- What pods write is worth no disk flush: after a crash of Postgres it is gone. Its numbers go on.
create sequence kore.pod_log_seq;
create unlogged table kore.pod_log (
  seq      bigint primary key default nextval('kore.pod_log_seq'),
  at       timestamptz not null,
  pod      uuid not null,
  site     text collate "C" not null,
  revision integer not null,
  source   text not null,
  line     text not null
);
create index pod_log_site on kore.pod_log (site, seq);
create index pod_log_at on kore.pod_log using brin (at) with (autosummarize = on);
comment on table kore.pod_log is 'What the pods of sites wrote in the last hour or so';
comment on column kore.pod_log.source is 'stdout or stderr; kore for what it says about lines that were left out';

-- One writer at a time, so that nobody who reads on from a line misses one that is committed later.
-- A line of a pod that was no site''s by then is dropped.
create function kore.add_pod_log(p_lines jsonb) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('kore.pod_log', 0));
  insert into kore.pod_log (at, pod, site, revision, source, line)
    select l.at, l.pod, p.site, p.revision, l.source, l.line
    from (
      select now() - make_interval(secs => ago) as at, pod, source, line, n
      from rows from (jsonb_to_recordset(p_lines) as (
        pod uuid, ago double precision, source text, line text)) with ordinality
        as line(pod, ago, source, line, n)
    ) l, lateral (
      select site, revision, claimed_at from kore.pod where id = l.pod
      union all
      select site, revision, claimed_at from kore.pod_history where id = l.pod
      limit 1
    ) p
    where l.at >= p.claimed_at
    order by l.n;
end $$;
