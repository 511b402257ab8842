/* Kore's claim protocol, for SPIN. README.md says what is modelled and what is not, and how to run it.
 *
 * Replicas place sites and replace outdated pods. Each stands still between any two steps for as long as it
 * likes, and may crash there. Names are those of R__affinity.sql, V2__pods.sql and docs/architecture.md. */

#ifndef REPLICAS
#define REPLICAS 2                   // each has one placement, or one replacement, under way
#endif
#ifndef PODS
#define PODS 2                       // places, 2 or 3, at which one pod follows another: an address is used again
#endif
#ifndef LIVES
#define LIVES 3                      // pods in all, at all places
#endif
#define max_pods(site) (2 - (site))  // site 0 may have two pods, site 1 one

/* The guards. -DWITHOUT=... takes one of them away. */
#define SITE_LOCK               1    // affiliate and change lock the site's row first
#define ONE_LOOK                2    // affiliate: serving and claimed pods are looked at in one statement
#define POD_LOCK                3    // lock_pooled: for update
#define LEASE_CHECK             4    // affiliate: a claimed pod is waited for, or ended first
#define SLOT_CHECK              5    // affiliate: the slot is free
#define PROPS_CHECK             6    // affiliate: the slot is not beyond maxPods
#define OLD_SERVES              7    // affiliate: the pod to be replaced still serves
#define REPLACEMENT_CHECK       8    // affiliate: the site has no other replacement
#define JOINED_BY_REPLACEMENT   9    // affiliate: a replacement that serves already is joined
#define FRESH_CLAIM            10    // Claims.id: no claim is named like another
#define FENCE                  11    // installed: where id = p_pod and claim = p_claim
#define STATE_CHECK            12    // installed: and state = 'claimed'
#define INSTALLED_BEFORE_ROUTE 13    // Transitions.installed: OpenRoute is its effect
#define SERVING_BEFORE_DRAIN   14    // Scheduler.replace: the old pod drains last
#define PROMOTION              15    // promoteReplacementOf: the slot is now the replacement's own
#define SWEEP                  16    // Recycling, and whoever waits, end claims whose lease is over
#define BOOT_CHECK             17    // the pod: an order is for one boot
#define SITE_CHECK_IN_POD      18    // the pod: 421, unless it holds this claim
#ifndef WITHOUT
#define WITHOUT 0
#endif
#define guard(name, holds) (WITHOUT == name || (holds))

/* A transaction is one step, for with its locks nothing that matters comes between its statements: -DSTATEMENTS
 * shows that. Where a guard against what comes between is taken away, it is one step for each statement. */
#if defined(STATEMENTS) || WITHOUT == SITE_LOCK || WITHOUT == ONE_LOOK || WITHOUT == POD_LOCK
#define then }; d_step {
#else
#define then
#endif
#if WITHOUT == ONE_LOOK
#define look_again }; d_step {
#else
#define look_again
#endif

bool a_pod_is_affiliated_at_most_once = true, a_pod_never_goes_back = true, a_pod_serves_at_most_one_site = true,
  a_claim_names_one_pod = true, a_slot_holds_one_pod = true, a_site_has_one_replacement_at_a_time = true,
  a_replacement_stands_beside_the_pod_it_replaces = true, a_site_never_has_more_pods_than_its_props_allow = true,
  a_cold_site_gets_one_pod = true, a_late_or_repeated_step_of_a_claim_changes_nothing = true,
  nobody_routes_to_a_pod_that_has_not_finished_installing = true,
  while_a_revision_is_rolled_out_the_pod_before_serves_on = true, no_answer_from_another_sites_code = true;
#define invariant(name, holds) name = (holds); assert(name)

#define GONE     0                   // there is no row
#define POOLED   1
#define CLAIMED  2
#define SERVING  3
#define DRAINING 4
typedef Row { byte state, claim, site, revision, slot, replaces; bit replacement, locked };  // kore.pod
mtype:runtime = { EMPTY, INSTALLING, ANSWERING, EXITED };
typedef Process { mtype:runtime does = EXITED; byte boot, claim };    // what runs there, whatever the row says
typedef Claim {                      // what its installer and the routing caches know of it
  byte place, site, replaces;
  bit loaded,                        // the pod's 200 to the install
      routed                         // OpenRoute: a replica may know the route; news of its end may never come
};
Row pod[PODS];
Process process[PODS];
Claim claim[LIVES + 1];              // by the boot of the one pod that each can tie; 0 is none
byte published[2] = 1, boots;
bit locked[2];                       // kore.site, for no key update

#define row(c)         pod[claim[c].place]
#define is_its_own(c)  (row(c).claim == c)
#define of(p, s)       (pod[p].claim && pod[p].site == s)
#define serves(p, s)   (of(p, s) && pod[p].state == SERVING)
#define installs(p, s) (of(p, s) && pod[p].state == CLAIMED)
#define takes(p, s)    (serves(p, s) || installs(p, s))
#define current(p)     (pod[p].revision == published[pod[p].site])
#define unlocked(s)    guard(SITE_LOCK, !locked[s])
#define free(p)        (pod[p].state == POOLED && guard(POD_LOCK, !pod[p].locked))
#define first(p, holds) p = 0; do :: p < PODS && !(holds) -> p++ :: else -> break od

/* What V2__pods.sql constrains, and that a pod holds what its row says. */
#define share(i, j) (i != j && takes(i, pod[i].site) && takes(j, pod[i].site))
inline constraints() {
  byte i, j;
  for (i : 0 .. PODS - 1) {
    invariant(a_pod_serves_at_most_one_site, pod[i].state == GONE || (pod[i].state == POOLED) == !pod[i].claim
      && (!process[i].claim || process[i].claim == pod[i].claim));
    invariant(a_site_never_has_more_pods_than_its_props_allow, pod[i].slot <= max_pods(pod[i].site));
    first(j, i != j && pod[i].claim && pod[i].claim == pod[j].claim);
    invariant(a_claim_names_one_pod, j == PODS);
    first(j, share(i, j) && pod[i].replacement && pod[j].replacement);
    invariant(a_site_has_one_replacement_at_a_time, j == PODS);
    first(j, share(i, j) && pod[i].slot == pod[j].slot && pod[i].replacement == pod[j].replacement);
    invariant(a_slot_holds_one_pod, j == PODS);
    first(j, pod[j].state == SERVING && pod[j].claim == pod[i].replaces);
    invariant(a_replacement_stands_beside_the_pod_it_replaces, !pod[i].replacement || j < PODS)
  }
  i = 0; j = 0
}

/* Transitions. */
#define become(p, next) invariant(a_pod_never_goes_back, pod[p].state <= next); pod[p].state = next
#define open_route(c) \
  invariant(nobody_routes_to_a_pod_that_has_not_finished_installing, claim[c].loaded); claim[c].routed = 1
inline promote_replacement_of(old) {
  first(q, old && pod[q].replacement && pod[q].replaces == old);
  if :: q < PODS && WITHOUT != PROMOTION -> pod[q].replacement = 0 :: else fi;
  q = 0
}
inline end(p) {
  old = pod[p].claim;
  pod[p].state = GONE; pod[p].claim = 0; pod[p].site = 0; pod[p].revision = 0;
  pod[p].slot = 0; pod[p].replaces = 0; pod[p].replacement = 0;
  promote_replacement_of(old); constraints(); old = 0
}
inline drain(old) {
  if
  :: is_its_own(old) && row(old).state == SERVING ->
    become(claim[old].place, DRAINING); promote_replacement_of(old); constraints()
  :: else
  fi
}

/* kore.affiliate leaves in c the claim to go on with, if any. To wait is to ask again. */
mtype:wish = { VISITORS, REPLACEMENT };
mtype:outcome = { JOINED, WAIT, AT_CAPACITY, POOL_EMPTY, NOT_NEEDED };
inline affiliate(wish, of_site, if_so, start_at) {
  d_step { !c && (if_so) && unlocked(of_site) ->
    s = of_site; locked[s] = 1;
  then // the pod to be replaced; or a pod that serves, or else one that is being installed
    if
    :: wish == REPLACEMENT ->
      if
      :: is_its_own(old) && guard(OLD_SERVES, row(old).state == SERVING) -> slot = row(old).slot
      :: else -> answer = NOT_NEEDED
      fi
    :: else ->
      first(p, serves(p, s) && current(p));
      if :: p == PODS -> first(p, serves(p, s)) :: else fi;
      if :: p < PODS -> answer = JOINED; open_route(pod[p].claim) :: else fi
    fi;
    p = 0;
  look_again
    first(p, wish == VISITORS && installs(p, s) && current(p));
    if :: !answer && p < PODS && WITHOUT != LEASE_CHECK -> answer = WAIT :: else fi;
    p = 0;
  then // the site's replacement
    first(p, wish == REPLACEMENT && !answer && takes(p, s) && pod[p].replacement);
    if
    :: p < PODS && pod[p].state == SERVING && pod[p].replaces == old && WITHOUT != JOINED_BY_REPLACEMENT ->
      answer = JOINED; c = pod[p].claim
    :: else -> if :: p < PODS && WITHOUT != REPLACEMENT_CHECK -> answer = NOT_NEEDED :: else fi
    fi;
    p = 0;
  then // a slot
    if
    :: !answer && wish == VISITORS ->
      slot = 1;
      do
      :: first(p, takes(p, s) && pod[p].slot == slot);
        if :: p == PODS || WITHOUT == SLOT_CHECK -> break :: else -> slot++ fi
      od;
      if :: slot > max_pods(s) && WITHOUT != PROPS_CHECK -> answer = AT_CAPACITY :: else fi
    :: else
    fi;
    p = 0;
  then // kore.lock_pooled, from a random place on
    first(p, !answer && p >= start_at && free(p));
    if :: p == PODS -> first(p, !answer && free(p)) :: else fi;
    if :: p < PODS -> pod[p].locked = 1; boot = process[p].boot :: else -> p = 0; answer = POOL_EMPTY fi;
  then // the update
    if
    :: !answer && pod[p].state != GONE && process[p].boot == boot ->
      invariant(a_pod_is_affiliated_at_most_once, !pod[p].claim);
      first(q, wish == VISITORS && takes(q, s) && current(q));
      invariant(a_cold_site_gets_one_pod, q == PODS);
      c = (WITHOUT == FRESH_CLAIM -> 1 : boot);
      claim[c].place = p; claim[c].site = s; claim[c].replaces = old;
      pod[p].claim = c; pod[p].site = s; pod[p].revision = published[s]; pod[p].slot = slot;
      pod[p].replaces = old; pod[p].replacement = (wish == REPLACEMENT); pod[p].locked = 0;
      become(p, CLAIMED); constraints()
    :: else
    fi;
    locked[s] = 0;
    s = 0; old = 0; slot = 0; boot = 0; answer = 0; p = 0; q = 0 }
}

/* A replica, and what it has under way: c. The steps of a claim come in any order that their guards allow, as late
 * as can be and more than once; all but the guards is thus left to chance. */
#if PODS > 2
#define at_a_third(...) __VA_ARGS__
#else
#define at_a_third(...)
#endif
#define ask(wish, s, if_so) :: affiliate(wish, s, if_so, 0) :: affiliate(wish, s, if_so, 1) \
  at_a_third(:: affiliate(wish, s, if_so, 2))
#define look_at(p) :: d_step { !c && !old && pod[p].state == SERVING && !current(p) -> old = pod[p].claim }
proctype replica() {
  byte c, s, old, slot, boot, p, q;
  mtype:outcome answer;
  do
  ask(VISITORS, 0, !old)
  ask(VISITORS, 1, !old)
  // RecyclingPlan: a pod is outdated. It may have gone when a replacement is asked for.
  look_at(0) look_at(1) at_a_third(look_at(2))
  ask(REPLACEMENT, claim[old].site, old)
  :: d_step { c -> // the order to install reaches the pod
    p = claim[c].place;
    if
    :: process[p].does == EMPTY && guard(BOOT_CHECK, process[p].boot == c) ->
      process[p].does = INSTALLING; process[p].claim = c; constraints()
    :: else
    fi;
    if :: WITHOUT == INSTALLED_BEFORE_ROUTE -> open_route(c) :: else fi;
    p = 0 }
  :: d_step { c && claim[c].loaded -> // kore.installed, which does not lock the site
    if
    :: row(c).state != GONE && guard(FENCE, is_its_own(c)) && guard(STATE_CHECK, row(c).state == CLAIMED) ->
      invariant(a_late_or_repeated_step_of_a_claim_changes_nothing, is_its_own(c));
      become(claim[c].place, SERVING); open_route(c); constraints()
    :: else
    fi }
  :: d_step { c && claim[c].replaces && guard(SERVING_BEFORE_DRAIN, claim[c].routed) && unlocked(claim[c].site) ->
    invariant(while_a_revision_is_rolled_out_the_pod_before_serves_on, claim[c].routed);
    old = claim[c].replaces; drain(old); old = 0 }
  :: d_step { c || old -> c = 0; old = 0 } // it is done, has given up, or crashed
  od
}

/* Recycling.step, for one place, on a replica that neither stands still nor crashes. */
#define relieves(q, p) (pod[q].state == SERVING && pod[q].replaces == pod[p].claim)
#define relieved(p) (pod[p].state == SERVING && (relieves(0, p) || relieves(1, p) || relieves(PODS - 1, p)))
#define half_done(p) (pod[p].state == CLAIMED)
proctype recycling(byte p) {
  byte old, q;
  do
  :: d_step { half_done(p) && unlocked(pod[p].site) && WITHOUT != SWEEP -> end(p) }
  :: d_step { relieved(p) && unlocked(pod[p].site) && WITHOUT != JOINED_BY_REPLACEMENT ->
    old = pod[p].claim; drain(old); old = 0 }
  od
}
ltl a_half_done_claim_is_undone { []<>!half_done(0) && []<>!half_done(1) && []<>!half_done(PODS - 1) }
ltl a_roll_out_comes_to_its_end { []<>!relieved(0) && []<>!relieved(1) && []<>!relieved(PODS - 1) }

/* What happens at a place. Any pod may be ended at any time; after it has exited, the next one may start there. */
#define start(p) boots++; process[p].boot = boots; process[p].does = EMPTY; pod[p].state = POOLED
proctype life_at(byte p) {
  byte old, q;
  do
  :: d_step { process[p].does == INSTALLING -> process[p].does = ANSWERING; claim[process[p].claim].loaded = 1 }
  :: d_step { pod[p].claim && unlocked(pod[p].site) -> end(p) }
  :: d_step { free(p) -> end(p) }
  :: d_step { pod[p].state == GONE && process[p].does != EXITED ->
    process[p].does = EXITED; process[p].boot = 0; process[p].claim = 0;
    if :: boots < LIVES -> start(p) :: else fi }
  :: boots > 0 // or nothing, for as long as it likes
  od
}

/* A request by a route that some replica knows. A pod that refuses it leaves everything as it is. */
#define asked(c) process[claim[c].place]
proctype visitor(byte c) {
  do
  :: d_step { claim[c].routed && asked(c).does == ANSWERING && guard(SITE_CHECK_IN_POD, asked(c).claim == c) ->
    invariant(no_answer_from_another_sites_code, claim[asked(c).claim].site == claim[c].site) }
  od
}

proctype publisher(byte s) {
  do
  :: d_step { published[0] + published[1] == 2 && unlocked(s) -> published[s] = 2 }
  od
}

init {
  atomic {
    byte i;
    for (i : 0 .. PODS - 1) { start(i); run life_at(i); run recycling(i) }
    for (i : 1 .. LIVES) { run visitor(i) }
    for (i : 1 .. REPLICAS) { run replica() }
    run publisher(0); run publisher(1);
    i = 0
  }
}
