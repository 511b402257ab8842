-- Somebody asked for a pod to be recycled: it goes when its turn comes, whichever replica sees to that.

alter table kore.pod add column recycle_asked boolean not null default false;
