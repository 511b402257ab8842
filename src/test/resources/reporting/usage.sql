-- Yesterday at three sites and two replicas, a day of the week before, and a site that sleeps.
create temporary table day on commit drop as
  select (date_trunc('day', now() at time zone 'UTC') - interval '1 day') at time zone 'UTC' as y,
    '00000000-0000-0000-0000-0000000000a1'::uuid as a, '00000000-0000-0000-0000-0000000000b2'::uuid as b;

insert into kore.site (id) values ('shop'), ('blog'), ('news'), ('wiki');

insert into kore.pod_history
  (id, pool, replica, site, revision, claim, slot, wish, replaces, claimed_by, missed, registered_at, pooled_at,
   claimed_at, serving_at, draining_at, drain_reason, ended_at, end_reason, detail,
   claim_ms, fetch_ms, transfer_ms, unpack_ms, load_ms)
select ('00000000-0000-0000-0000-00000000000' || n)::uuid, 'default', a, site, revision, gen_random_uuid(), 1, wish,
  ('00000000-0000-0000-0000-00000000000' || old)::uuid, case who when 'a' then a when 'b' then b end, missed,
  y + pooled - interval '10 s', y + pooled, y + claimed, y + claimed + starts, null, drained, y + ended, why, '',
  claim, "fetch", transfer, unpack, load
from day, (values
  (1, 'shop', 1, 'visitors', null, 'a', false, interval '9 h', interval '10 h', interval '200 ms', 'expired', interval '10 h 300 s', 'drained', 10, 5, 15, 20, 120),
  (2, 'shop', 1, 'replacement', 1, 'a', false, '10 h', '10 h 290 s', '150 ms', 'idle', '10 h 590 s', 'drained', 8, 5, 15, 20, 100),
  (3, 'blog', 1, 'visitors', null, 'b', true, '9 h 50 min', '10 h', '1 s', 'idle', '10 h 60 s', 'drained', 2000, 5, 15, 20, 900),
  (4, 'blog', 2, 'visitors', null, 'b', false, '11 h 50 min', '12 h', '2 s', 'idle', '12 h 60 s', 'drained', 10, 5, 15, 20, 1900),
  (5, 'news', 1, 'visitors', null, 'a', false, '11 h 50 min', '12 h', null, null, '12 h 2 s', 'code_failed', null, null, null, null, null),
  (6, null, null, null, null, null, false, '1 h', null, null, null, '2 h', 'expired', null, null, null, null, null),
  (7, 'shop', 1, 'visitors', null, 'a', false, '-158 h', '-158 h 10 s', '100 ms', 'expired', '-158 h 310 s', 'drained', 5, 5, 15, 20, 50)
) life (n, site, revision, wish, old, who, missed, pooled, claimed, starts, drained, ended, why, claim, "fetch", transfer, unpack, load);

insert into kore.pod_traffic (pod, replica, requests, errors, busy_ms)
select ('00000000-0000-0000-0000-00000000000' || n)::uuid, case who when 'a' then a else b end, requests, errors, busy
from day, (values (1, 'a', 60, 2, 600), (1, 'b', 40, 0, 1600), (2, 'a', 50, 0, 500), (3, 'b', 10, 0, 500), (4, 'b', 20, 5, 900), (7, 'a', 30, 0, 300))
  traffic (n, who, requests, errors, busy);

insert into kore.site_traffic (site, minute, replica, requests, errors, busy_ms, load, last_request_at, flushed_at)
select site, y + at, case who when 'a' then a else b end, requests, errors, busy, 0, now(), now()
from day, (values
  ('shop', interval '10 h', 'a', 110, 2, 1100), ('shop', '10 h', 'b', 40, 0, 1600),
  ('blog', '10 h', 'b', 10, 0, 500), ('blog', '12 h', 'b', 20, 5, 900), ('shop', '-158 h', 'a', 30, 0, 300))
  traffic (site, at, who, requests, errors, busy);

insert into kore.site_refusal (site, hour, kind, replica, refusals)
select site, y + at, kind, b, refusals
from day, (values ('blog', interval '10 h', 'pool-empty', 3), ('shop', '10 h', 'too-many-waiting', 7), ('blog', '12 h', 'pool-empty', 2))
  refused (site, at, kind, refusals);

select kore.roll_up(hour) from day, generate_series(y - interval '159 h', now() - interval '1 h', interval '1 h') hour;
select kore.roll_up_day(day::date) from day d, generate_series(((y - interval '158 h') at time zone 'UTC')::date, (y at time zone 'UTC')::date, interval '1 day') day;
