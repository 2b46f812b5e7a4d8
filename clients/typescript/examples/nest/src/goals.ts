import { Inject, Injectable } from '@nestjs/common';
import { Larder, type Cache, type Lookup } from '@larder/client';

/** A goal as all services of the shop know it. */
export interface Goal {
  readonly id: number;
  readonly userId: number;
  readonly title: string;
}

/** Stands for a table of a database. */
@Injectable()
export class GoalTable {
  private readonly rows = new Map<number, Goal>([[42, { id: 42, userId: 7, title: 'Learn to sail' }]]);

  find(id: number): Promise<Goal | undefined> {
    return Promise.resolve(this.rows.get(id));
  }

  findAll(ids: readonly number[]): Promise<(Goal | undefined)[]> {
    return Promise.resolve(ids.map((id) => this.rows.get(id)));
  }

  save(goal: Goal): Promise<Goal> {
    this.rows.set(goal.id, goal);
    return Promise.resolve(goal);
  }
}

/** The repository: who calls it need not know that it is cached, nor that Go and Python services share what it caches. */
@Injectable()
export class Goals {
  private readonly cache: Cache<number, Goal>;

  constructor(@Inject(Larder) private readonly larder: Larder, @Inject(GoalTable) private readonly table: GoalTable) {
    this.cache = larder.cache<number, Goal>({
      key: 'goal:{id}',
      schema: 'Goal:1',
      timeToLiveMs: 600_000,
      staleIfErrorMs: 3_600_000,
      tags: (goal) => [`user:${goal.userId}`],
      load: (id) => table.find(id),
      loadMany: (ids) => table.findAll(ids),
    });
  }

  /** The goal, and whether memory, Redis or the table told it. */
  find(id: number): Promise<Lookup<Goal>> {
    return this.cache.lookup(id);
  }

  async findAll(ids: readonly number[]): Promise<Goal[]> {
    return [...(await this.cache.getMany(ids)).values()];
  }

  /** Writes to the table, and then to all caches: nobody's older value stays. */
  save(goal: Goal): Promise<Goal> {
    return this.cache.update(goal.id, () => this.table.save(goal));
  }

  /** A user's goals are no longer true, however many there are. */
  async forgetUser(userId: number): Promise<void> {
    await this.larder.invalidate({ tag: `user:${userId}`, because: 'the user has left' });
  }
}
