import { Larder, type Cache, type LarderOptions } from '../src/index.js';
import type { Cluster } from './cluster.js';

export interface Goal {
  readonly id: number;
  readonly title: string;
}

/** A node with goals on a cluster, and a source of its own that counts. */
export function openGoals(cluster: Cluster, name: string, options: Partial<LarderOptions> = {}) {
  const larder = Larder.open({ name, redis: cluster.address, ...options });
  const source = { title: 'first', loads: 0 };
  const goals: Cache<number, Goal> = larder.cache<number, Goal>({
    key: 'goal:{id}',
    schema: 'Goal:1',
    tags: () => ['team:7'],
    load: (id) => (source.loads++, { id, title: source.title }),
  });
  return { larder, goals, source, full: (id: number) => `${name}:v1:goal:${id}` };
}
