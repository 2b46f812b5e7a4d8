/** Ends what was started; does nothing the second time. */
export type Cancel = () => void;

/** Time, handed in so that it can be turned in tests. */
export interface Clock {
  /** Milliseconds, with fractions, of a clock that only goes forwards: for ages on this node. */
  now(): number;
  /** Whole epoch milliseconds by the wall clock: only for what crosses processes. */
  wall(): number;
  /** Runs something once, after so many milliseconds. */
  after(ms: number, task: () => void): Cancel;
}

/** The machine's clocks. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Runs something again and again, so long after it last ended. */
export function every(clock: Clock, ms: number, task: () => unknown): Cancel {
  let isOver = false as boolean;
  let cancel: Cancel = () => undefined;
  const again = (): void => {
    cancel = clock.after(ms, () => {
      void ended(task).then(() => {
        if (!isOver) {
          again();
        }
      });
    });
  };
  again();
  return () => {
    isOver = true;
    cancel();
  };
}

// Tasks count and tell their failures themselves; what slips through must neither end the process nor the repetition.
async function ended(task: () => unknown): Promise<void> {
  try {
    await task();
  } catch {
    // the next time is another try
  }
}

/** A promise, and what settles it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (failure: unknown) => void;
}

/** A promise that somebody else settles. Nobody has to listen to its failure. */
export function deferred<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  return { promise, ...(settle as unknown as Omit<Deferred<T>, 'promise'>) };
}

/** Waits so long. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

/** What the promise settles with, or a rejection by what `late` makes where that takes longer. The promise itself goes on. */
export function within<T>(clock: Clock, ms: number, promise: Promise<T>, late: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      reject(late());
    });
    promise.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (failure: unknown) => {
        cancel();
        reject(failure); // eslint-disable-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it is
      },
    );
  });
}
