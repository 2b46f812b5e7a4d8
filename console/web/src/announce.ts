/** One polite region for screen readers. Figures change each second; at most one message in ten seconds is read out, the newest. */

const PAUSE = 10_000;

/** When the next message may be said: pure, so that it is tested without a clock. */
export function waitBefore(now: number, lastSaid: number, urgent: boolean): number {
  return urgent ? 0 : Math.max(0, lastSaid + PAUSE - now);
}

let lastSaid = -PAUSE;
let timer: number | undefined;

export function announce(message: string, urgent = false): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => say(message), waitBefore(performance.now(), lastSaid, urgent));
}

function say(message: string): void {
  const region = document.getElementById('announcements');
  if (region) {
    region.textContent = message;
    lastSaid = performance.now();
  }
}
