-- The clustered job store of Quartz 2.5, whose columns these are: what is to run when, and which replica has
-- it in hand. Times are milliseconds since 1970 by the clocks of the replicas, not the database's.
-- There are a dozen rows, changed many times a second: indexes besides the keys would only keep the changes
-- from being made in place.

create table kore.qrtz_job_details (
  sched_name        text,
  job_name          text,
  job_group         text,
  description       text,
  job_class_name    text not null,
  is_durable        boolean not null,
  is_nonconcurrent  boolean not null,
  is_update_data    boolean not null,
  requests_recovery boolean not null,
  job_data          bytea,
  primary key (sched_name, job_name, job_group)
);
comment on table kore.qrtz_job_details is 'The jobs; what a job does stands in the code, under its name';

create table kore.qrtz_triggers (
  sched_name     text,
  trigger_name   text,
  trigger_group  text,
  job_name       text not null,
  job_group      text not null,
  description    text,
  next_fire_time bigint,
  prev_fire_time bigint,
  priority       integer,
  trigger_state  text not null,
  trigger_type   text not null,
  start_time     bigint not null,
  end_time       bigint,
  calendar_name  text,
  misfire_instr  smallint,
  job_data       bytea,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, job_name, job_group) references kore.qrtz_job_details
) with (fillfactor = 50);
comment on table kore.qrtz_triggers is 'When each job is to run next';

create table kore.qrtz_simple_triggers (
  sched_name      text,
  trigger_name    text,
  trigger_group   text,
  repeat_count    bigint not null,
  repeat_interval bigint not null,
  times_triggered bigint not null,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group) references kore.qrtz_triggers
) with (fillfactor = 50);
comment on table kore.qrtz_simple_triggers is 'How often each job is to run';

create table kore.qrtz_fired_triggers (
  sched_name        text,
  entry_id          text,
  trigger_name      text not null,
  trigger_group     text not null,
  instance_name     text not null,
  fired_time        bigint not null,
  sched_time        bigint not null,
  priority          integer not null,
  state             text not null,
  job_name          text,
  job_group         text,
  is_nonconcurrent  boolean,
  requests_recovery boolean,
  primary key (sched_name, entry_id)
) with (fillfactor = 50);
comment on table kore.qrtz_fired_triggers is 'Which replica has which job in hand, to run it or running it';

create table kore.qrtz_scheduler_state (
  sched_name        text,
  instance_name     text,
  last_checkin_time bigint not null,
  checkin_interval  bigint not null,
  primary key (sched_name, instance_name)
) with (fillfactor = 50);
comment on table kore.qrtz_scheduler_state is 'The replicas that run jobs, and when each was last heard of';

create table kore.qrtz_locks (
  sched_name text,
  lock_name  text,
  primary key (sched_name, lock_name)
) with (fillfactor = 50);
comment on table kore.qrtz_locks is 'Rows to be locked: they serialise what the replicas do with the other tables';
-- Replicas that start together would get in each other's way adding them.
insert into kore.qrtz_locks values ('kore', 'STATE_ACCESS'), ('kore', 'TRIGGER_ACCESS');

-- Quartz looks into these, and Kore puts nothing there.

create table kore.qrtz_paused_trigger_grps (
  sched_name    text,
  trigger_group text,
  primary key (sched_name, trigger_group)
);

create table kore.qrtz_calendars (
  sched_name    text,
  calendar_name text,
  calendar      bytea not null,
  primary key (sched_name, calendar_name)
);

create table kore.qrtz_cron_triggers (
  sched_name      text,
  trigger_name    text,
  trigger_group   text,
  cron_expression text not null,
  time_zone_id    text,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group) references kore.qrtz_triggers
);

create table kore.qrtz_simprop_triggers (
  sched_name    text,
  trigger_name  text,
  trigger_group text,
  str_prop_1    text,
  str_prop_2    text,
  str_prop_3    text,
  int_prop_1    integer,
  int_prop_2    integer,
  long_prop_1   bigint,
  long_prop_2   bigint,
  dec_prop_1    numeric,
  dec_prop_2    numeric,
  bool_prop_1   boolean,
  bool_prop_2   boolean,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group) references kore.qrtz_triggers
);

create table kore.qrtz_blob_triggers (
  sched_name    text,
  trigger_name  text,
  trigger_group text,
  blob_data     bytea,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group) references kore.qrtz_triggers
);
