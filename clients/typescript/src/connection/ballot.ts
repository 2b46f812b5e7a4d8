import type { Clock } from '../time/clock.js';

/**
 * Several are asked the same, and the best of their answers counts, the first of equals: once all have answered, or once the patience is over and somebody
 * has. So one that is down, or that hangs, costs a moment at most. @throws what the last of them failed with, if all have
 */
export function best<T>(clock: Clock, patienceMs: number, answers: readonly Promise<T>[], rank: (answer: T) => number): Promise<T> {
  return new Promise((resolve, reject) => {
    let missing = answers.length;
    let isTimeUp = false;
    let found: { readonly answer: T } | undefined;
    const cancel = clock.after(patienceMs, () => {
      isTimeUp = true;
      settle();
    });
    const settle = (failure?: unknown): void => {
      if (found && (missing === 0 || isTimeUp)) {
        cancel();
        resolve(found.answer);
      } else if (missing === 0) {
        cancel();
        reject(failure ?? new Error('nobody was asked')); // eslint-disable-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it is
      }
    };
    answers.forEach((asked) => {
      asked.then(
        (answer) => {
          missing--;
          found = found && rank(answer) <= rank(found.answer) ? found : { answer };
          settle();
        },
        (failure: unknown) => {
          missing--;
          settle(failure);
        },
      );
    });
    if (missing === 0) {
      settle();
    }
  });
}
