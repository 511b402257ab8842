-- The affinity transaction in one round trip: see docs/adr/0001-postgres-row-locks.md. This file is
-- applied anew whenever it changes. Locks are taken in one order everywhere: the site, then pods,
-- then the ledger.

-- A random pooled pod, locked; null when there is none. A pod that is only locked by somebody else is
-- waited for: it may stay free, and then the pool was not empty.
drop function if exists kore.lock_pooled(text);
create function kore.lock_pooled(p_pool text) returns uuid language plpgsql as $$
declare
  found_pod uuid;
  start_at double precision := random();
begin
  loop
    select id into found_pod from kore.pod
      where state = 'pooled' and pool = p_pool and random_key >= start_at
      order by random_key limit 1 for update skip locked;
    if found then return found_pod; end if;
    select id into found_pod from kore.pod
      where state = 'pooled' and pool = p_pool and random_key < start_at
      order by random_key limit 1 for update skip locked;
    if found then return found_pod; end if;
    perform from kore.pod where state = 'pooled' and pool = p_pool limit 1;
    if not found then return null; end if;
    select id into found_pod from kore.pod
      where state = 'pooled' and pool = p_pool
      order by random_key limit 1 for update;
    if found then return found_pod; end if;
  end loop;
end $$;

drop function if exists kore.affiliate(text, text, integer, uuid, uuid, text, uuid, text, integer);
create or replace function kore.affiliate(
  p_wish text,         -- visitors, another, preview or replacement
  p_site text,
  p_revision integer,  -- with preview
  p_old uuid,          -- with replacement: the pod to be replaced
  p_claim uuid,
  p_secret text,
  p_replica uuid,
  p_pool text,
  p_most_failed integer default 10, -- pods that the code may lose in a minute
  p_pods integer default null       -- with another: how many slots are taken
) returns kore.affinity language plpgsql as $$
declare
  v_wanted integer;
  v_failure jsonb;
  v_failed_at timestamptz;
  v_failures integer;
  v_oldest_failure timestamptz;
  v_most integer;
  v_slot integer;
  v_since timestamptz;
  v_ahead integer;
  v_pooled integer;
  v_free uuid;
  v_at timestamptz;
  v_pod kore.pod;
begin
  select coalesce(p_revision, published) into v_wanted
    from kore.site where id = p_site for no key update;
  if not found then return row('unknown_site', null, null, null, null)::kore.affinity; end if;
  select failure, failed_at into v_failure, v_failed_at
    from kore.site_revision where site = p_site and revision = v_wanted;
  if not found then return row('unknown_revision', null, null, null, null)::kore.affinity; end if;

  if p_wish = 'replacement' then
    select slot into v_slot from kore.pod
      where id = p_old and site = p_site and state = 'serving' and slot > 0 for update;
    if not found then return row('not_needed', null, null, null, null)::kore.affinity; end if;
    select * into v_pod from kore.pod
      where site = p_site and replacement and state in ('claimed', 'serving');
    if found then
      -- It serves, and whoever claimed it did not live to drain the old one: that is still to be done.
      return row(case when v_pod.state = 'serving' and v_pod.replaces = p_old
                      then 'joined' else 'not_needed' end, null, v_pod, null, null)::kore.affinity;
    end if;
  elsif p_wish = 'another' then
    -- One at a time, whoever asks for it and however often.
    perform from kore.pod where site = p_site and slot > 0 and state in ('claimed', 'serving')
      having count(distinct slot) = p_pods and bool_or(state = 'claimed') is not true;
    if not found then return row('not_needed', null, null, null, null)::kore.affinity; end if;
  else
    -- In one look, since a pod may begin to serve meanwhile: an install takes no lock of the site.
    -- A pod of the wanted revision before one of another, which serves on while a roll-out lasts.
    select * into v_pod from kore.pod
      where site = p_site and (slot = 0) = (p_wish = 'preview')
        and (state = 'serving' and (p_wish = 'visitors' or revision = v_wanted)
          or state = 'claimed' and (revision = v_wanted or lease_until <= clock_timestamp()))
      order by state = 'serving' desc, revision = v_wanted desc, lease_until, random() limit 1;
    if found then
      return row(case when v_pod.state = 'serving' then 'joined'
                      when v_pod.lease_until <= clock_timestamp() then 'lease_expired'
                      else 'wait' end,
                 null, v_pod, null, null)::kore.affinity;
    end if;
  end if;

  if v_failed_at > now() - interval '1 minute' then
    return row('code_failed', v_failure, null, null, null)::kore.affinity;
  end if;

  -- Code that brings its pods down must not burn the pool.
  select count(*), min(ended_at) into v_failures, v_oldest_failure from kore.pod_history
    where site = p_site and revision = v_wanted and ended_at > now() - interval '1 minute'
      and (end_reason = 'install_failed'
        or end_reason in ('exited', 'unreachable') and serving_at is not null);
  if v_failures >= p_most_failed then
    return row('keeps_failing', null, null, null,
               extract(epoch from v_oldest_failure + interval '1 minute' - now()))::kore.affinity;
  end if;

  if p_wish = 'preview' then
    v_slot := 0;
    select * into v_pod from kore.pod
      where site = p_site and slot = 0 and state in ('claimed', 'serving');
    if found then return row('at_capacity', null, v_pod, null, null)::kore.affinity; end if;
  elsif p_wish <> 'replacement' then
    v_most := coalesce((select max_pods from kore.site_props where site = p_site), 1);
    -- Pods beyond lowered props, which still serve, leave slots free that are not to be given out.
    select n into v_slot from generate_series(1, v_most) n
      where coalesce(p_pods < v_most, true) and not exists (
        select from kore.pod where site = p_site and slot = n and state in ('claimed', 'serving'))
      order by n limit 1;
    if not found then return row('at_capacity', null, null, null, null)::kore.affinity; end if;
  end if;

  -- Whoever waits for longer goes first: one pod is left for each of them.
  select since into v_since from kore.pending
    where pool = p_pool and site = p_site and preview = (p_wish = 'preview')
      and asked_at > now() - interval '2 seconds';
  select count(*) into v_ahead from kore.pending
    where pool = p_pool and asked_at > now() - interval '2 seconds' and site <> p_site
      and since < coalesce(v_since, 'infinity');
  if v_ahead = 0 or v_ahead < (
      select count(*) from (
        select from kore.pod where state = 'pooled' and pool = p_pool limit v_ahead + 1) free) then
    v_free := kore.lock_pooled(p_pool);
  end if;
  if v_free is null then
    -- The others wait in no line: their site is served.
    if p_wish in ('visitors', 'preview') then
      insert into kore.pending (pool, site, preview, replica)
        values (p_pool, p_site, p_wish = 'preview', p_replica)
        on conflict (pool, site, preview) do update set
          since = coalesce(v_since, now()), asked_at = now(), replica = p_replica;
    end if;
    return row('pool_empty', null, null, v_ahead, null)::kore.affinity;
  end if;
  if v_since is not null then
    delete from kore.pending
      where pool = p_pool and site = p_site and preview = (p_wish = 'preview');
  end if;

  -- For whoever asks why: how many were free, this one with them, as far as ten.
  select count(*) into v_pooled from (
    select from kore.pod where state = 'pooled' and pool = p_pool limit 10) free;

  -- Not now(), which is when the wait for the site's lock began.
  v_at := clock_timestamp();
  update kore.pod set
      state = 'claimed', site = p_site, revision = v_wanted, claim = p_claim, secret = p_secret,
      slot = v_slot, replacement = p_wish = 'replacement', replaces = p_old,
      lease_until = v_at + interval '3 seconds', claimed_at = v_at, state_since = v_at,
      wish = p_wish, claimed_by = p_replica, missed = v_since is not null
    where id = v_free returning * into v_pod;
  insert into kore.pod_event
      (replica, pod, from_state, to_state, site, revision, claim, slot, detail, inputs)
    values (p_replica, v_free, 'pooled', 'claimed', p_site, v_wanted, p_claim, v_slot, p_wish,
      jsonb_strip_nulls(jsonb_build_object(
        'ahead', v_ahead, 'pooled', v_pooled, 'maxPods', v_most, 'pods', p_pods, 'replaces', p_old,
        'inLineMs', round(1000 * extract(epoch from v_at - v_since)))));
  return row('affiliated', null, v_pod, null, null)::kore.affinity;
end $$;

-- The pod serves, if the claim is still its own; no row otherwise.
drop function if exists kore.installed(uuid, uuid, uuid);
create or replace function kore.installed(
  p_pod uuid,
  p_claim uuid,
  p_replica uuid,
  -- How long each step took; a replica of before does not say it.
  p_claim_ms double precision default null,
  p_fetch_ms double precision default null,
  p_transfer_ms double precision default null,
  p_unpack_ms double precision default null,
  p_load_ms double precision default null
) returns setof kore.pod language sql as $$
  with serving as (
    update kore.pod set
        state = 'serving', lease_until = null, serving_at = clock_timestamp(), state_since = clock_timestamp(),
        claim_ms = p_claim_ms, fetch_ms = p_fetch_ms, transfer_ms = p_transfer_ms,
        unpack_ms = p_unpack_ms, load_ms = p_load_ms
      where id = p_pod and claim = p_claim and state = 'claimed'
      returning *
  ), recorded as (
    insert into kore.pod_event (replica, pod, from_state, to_state, site, revision, claim, slot)
      select p_replica, id, 'claimed', 'serving', site, revision, claim, slot from serving
  )
  select * from serving
$$;
