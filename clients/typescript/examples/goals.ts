import { Larder, type Cache } from '@larder/client';

/** A goal as the database has it. */
interface Goal {
  readonly id: number;
  readonly title: string;
  readonly userId: number;
}

/** A table of a database that counts how often it is asked. */
class GoalTable {
  private readonly rows = new Map<number, Goal>();
  reads = 0;

  find(id: number): Promise<Goal | undefined> {
    this.reads++;
    return Promise.resolve(this.rows.get(id));
  }

  save(goal: Goal): Promise<Goal> {
    this.rows.set(goal.id, goal);
    return Promise.resolve(goal);
  }
}

/** A repository whose callers do not know that it is cached. */
class Goals {
  private readonly cache: Cache<number, Goal>;

  constructor(larder: Larder, private readonly table: GoalTable) {
    this.cache = larder.cache<number, Goal>({
      key: 'goal:{id}',
      schema: 'Goal:1',
      timeToLiveMs: 600_000,
      negativeTimeToLiveMs: 10_000,
      staleIfErrorMs: 3_600_000,
      tags: (goal) => [`user:${goal.userId}`],
      load: (id) => table.find(id),
    });
  }

  find(id: number): Promise<Goal | undefined> {
    return this.cache.get(id);
  }

  save(goal: Goal): Promise<Goal> {
    return this.cache.update(goal.id, () => this.table.save(goal));
  }
}

const larder = Larder.open({ name: 'example', redis: process.env['REDIS_URL'] ?? 'redis://localhost:6379', memoryEntries: 10_000 });
const table = new GoalTable();
const goals = new Goals(larder, table);
try {
  await larder.ready();
  await goals.save({ id: 42, title: 'Learn to sail', userId: 7 });
  await Promise.all(Array.from({ length: 100 }, () => goals.find(42)));
  await goals.save({ id: 42, title: 'Learn to row', userId: 7 });
  const found = await goals.find(42);
  await larder.invalidate({ tag: 'user:7', because: 'an example' });
  await goals.find(42);
  console.log(`${found?.title ?? 'nothing'}: 103 lookups, ${table.reads} reads of the table`);
} finally {
  await larder.close();
}
