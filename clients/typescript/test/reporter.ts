import { inspect } from 'node:util';
import type { TestEvent } from 'node:test/reporters';

/** Tells what failed, whole, and what was skipped; of all the rest one line. */
export default async function* reporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type === 'test:pass' && data.skip !== undefined) {
      count.skipped++;
      yield `skipped: ${data.name}: ${String(data.skip)}\n`;
    } else if (type === 'test:pass' && data.details.type !== 'suite') {
      count.passed++;
    } else if (type === 'test:fail') {
      const { error } = data.details;
      if (!('failureType' in error) || error.failureType !== 'subtestsFailed') {
        count.failed++;
        yield `failed: ${data.name} (${data.file}:${data.line})\n${inspect(error.cause)}\n`;
      }
    } else if (type === 'test:stderr' || type === 'test:stdout') {
      yield data.message;
    }
  }
  yield `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`;
}
