-- Several replicas over one database: who is there, who waits for a pod, and what all must hear of.

alter table kore.replica
  add column steady_since timestamptz not null default now(),
  add column signing_key text;
comment on column kore.replica.steady_since is 'Since when it was renewed without a gap: only then may it judge others';
comment on column kore.replica.signing_key is 'The id of the key whose orders its pods obey';

create table kore.pending (
  pool     text not null references kore.pool,
  site     text collate "C" not null,
  preview  boolean not null,
  since    timestamptz not null default now(),
  asked_at timestamptz not null default now(),
  replica  uuid not null,
  primary key (pool, site, preview)
);
comment on table kore.pending is 'Sites that wait for a pod of an empty pool, first come, first served';
comment on column kore.pending.asked_at is 'Renewed while somebody waits: a place is lost 2 s after that';
comment on column kore.pending.replica is 'The one that asked last';

-- The functions are in R__affinity.sql from here on.
drop function kore.affiliate(text, text, integer, uuid, uuid, text, uuid, text);
alter type kore.affinity
  add attribute ahead integer,               -- with pool_empty: how many sites wait for longer
  add attribute again_in double precision;   -- with keeps_failing: seconds

-- What a deployment changes, every replica must hear of, however it was changed. It is rare: here a
-- notification may be part of the transaction.
create function kore.tell_site() returns trigger language plpgsql as $$
begin
  perform pg_notify('kore', E'\nsite ' || coalesce(new.id, old.id));
  return null;
end $$;
create trigger tell_site after insert or delete or update of published on kore.site
  for each row execute function kore.tell_site();

create function kore.tell_host() returns trigger language plpgsql as $$
begin
  perform pg_notify('kore', E'\nhost ' || coalesce(new.host, old.host));
  return null;
end $$;
create trigger tell_host after insert or delete on kore.site_host
  for each row execute function kore.tell_host();
