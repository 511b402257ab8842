-- The one step that requests wait for needs no guard: affiliate found the pod pooled, under its lock, and
-- a pooled pod has no site. The guard's function took a sixth of the whole transaction.

drop trigger guard_pod on kore.pod;
create trigger guard_pod before update on kore.pod
  for each row when (not (old.state = 'pooled' and old.claim is null and new.state = 'claimed'))
  execute function kore.guard_pod();
