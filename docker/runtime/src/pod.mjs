// What the process knows of itself: its state, its claim, what is in flight, and when to exit.

import { randomUUID, timingSafeEqual } from 'node:crypto';
import { setTimeout } from 'node:timers';

const LINGER_MS = 2_000;
const DRAIN_TIMEOUT_MS = 20_000;
const CLAIM_BYTES = 32;

// Bound here, before any site code could replace them.
const exit = process.exit.bind(process);
const encodeInto = TextEncoder.prototype.encodeInto.bind(new TextEncoder());

export class Pod {
  bootId = randomUUID();
  podId;
  keys;
  /** The id of the claim that this pod was ordered to install for; it never changes once site code has run. */
  claimId = null;
  /** A promise of {status, body}: the answer to every install order of that claim. */
  installation = null;
  siteRev = null;
  inFlight = 0;

  #state = 'pooled';
  #site = null;
  #exitCode = 0;
  #secret = Buffer.alloc(CLAIM_BYTES);
  #offered = Buffer.alloc(CLAIM_BYTES); // reused by every request, so that the check allocates no buffer

  constructor({ podId, keys }) {
    this.podId = podId;
    this.keys = keys;
  }

  get draining() {
    return this.#state === 'draining';
  }

  health() {
    const { podId, bootId, siteRev, inFlight } = this;
    return { state: this.#state, podId, bootId, siteRev, inFlight };
  }

  /** Reserves the pod for one claim. */
  claim(claimId, installation) {
    this.claimId = claimId;
    this.installation = installation;
    if (!this.draining) this.#state = 'installing';
  }

  /** Undoes a claim of which no site code ran. */
  unclaim() {
    this.claimId = null;
    this.installation = null;
    if (!this.draining) this.#state = 'pooled';
  }

  /** @param site answers a request: (req, res) => void */
  serve(siteRev, secret, site) {
    this.siteRev = siteRev;
    this.#site = site;
    encodeInto(secret, this.#secret);
    if (!this.draining) this.#state = 'serving';
  }

  /** Why this request is none of this pod's, or null. Runs before any site code does, for each request. */
  refusal(headers) {
    if (this.#state === 'draining') return 'draining';
    if (this.#state !== 'serving') return 'not-installed';
    if (headers['kore-site-rev'] !== this.siteRev) return 'other-site';
    return this.#isClaim(headers['kore-claim']) ? null : 'wrong-claim';
  }

  #isClaim(secret) {
    if (secret === undefined || secret.length !== CLAIM_BYTES) return false;
    encodeInto(secret, this.#offered);
    return timingSafeEqual(this.#offered, this.#secret);
  }

  answer(req, res) {
    this.inFlight++;
    res.on('close', this.#left);
    this.#site(req, res);
  }

  #left = () => {
    if (--this.inFlight === 0 && this.draining) this.#linger();
  };

  /** From now on new requests are refused; the process ends after the last one in flight, or at the time-out. */
  drain(timeoutMs = DRAIN_TIMEOUT_MS, exitCode = 0) {
    this.#exitCode ||= exitCode;
    setTimeout(() => exit(this.#exitCode), timeoutMs); // of several drains the earliest end wins
    if (this.draining) return;
    this.#state = 'draining';
    if (this.inFlight === 0) this.#linger();
  }

  /** Not every replica of Kore knows of the drain yet: theirs are refused, which is better than a reset connection. */
  #linger() {
    setTimeout(() => exit(this.#exitCode), LINGER_MS);
  }
}
