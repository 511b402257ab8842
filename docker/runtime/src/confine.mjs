// Takes from the process what site code must not call. This keeps honest code from ending or bending the pod by
// accident; it is no wall. What holds against code that means harm is the process itself: its permissions, its user,
// its container, and that it knows no secret but its own claim.

const WITHHELD = [
  'abort', 'binding', 'chdir', 'dlopen', 'exit', 'getBuiltinModule', 'kill', '_debugEnd', '_debugProcess',
  '_getActiveHandles', '_getActiveRequests', '_kill', '_linkedBinding', '_startProfilerIdleNotifier',
  '_stopProfilerIdleNotifier', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid', 'initgroups',
];

export function confine() {
  for (const name of WITHHELD) {
    if (!(name in process)) continue;
    const refuse = () => {
      throw new Error(`process.${name} is not available to site code`);
    };
    Object.defineProperty(process, name, { value: refuse, writable: false, configurable: false });
  }
}
