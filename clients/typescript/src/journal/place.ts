/** What was read does not continue what was read before: something may be missing. Never leaves the journal. */
export class ContinuityLost extends Error {}

/** The id of a record in its stream. */
export interface StreamId {
  readonly ms: bigint;
  readonly seq: bigint;
}

/** A link of the chain: a record is named by its id and its nonce, since after a failover another record may come by the same id. */
export interface Link {
  readonly id: StreamId;
  readonly nonce: string;
}

/** Where somebody stands in the journal: the last record of each stream that was applied, or that was there when the server was asked. */
export interface Place {
  readonly incarnation: string;
  readonly keys: Link;
  readonly groups: Link;
}

const ID = /^(\d{1,18})-(\d{1,18})$/;
const LARGEST_SEQUENCE = 0xffffn;
const LARGEST_MS = (2n ** 63n - 1n) >> 16n;

export const ZERO: StreamId = { ms: 0n, seq: 0n };
export const NOWHERE: Link = { id: ZERO, nonce: '' };

/** @throws ContinuityLost if the text is no id */
export function idOf(text: string): StreamId {
  const parts = ID.exec(text);
  if (!parts) {
    throw new ContinuityLost(`'${text}' is no id of a record`);
  }
  return { ms: BigInt(parts[1] ?? ''), seq: BigInt(parts[2] ?? '') };
}

export function idText({ ms, seq }: StreamId): string {
  return `${String(ms)}-${String(seq)}`;
}

export function isBefore(one: StreamId, other: StreamId): boolean {
  return one.ms < other.ms || (one.ms === other.ms && one.seq < other.seq);
}

/** The id as one number of 63 bits, which grows as ids do. Only a foreign writer makes ids that do not fit; they are rounded down. */
export function positionOf({ ms, seq }: StreamId): bigint {
  return ((ms < LARGEST_MS ? ms : LARGEST_MS) << 16n) | (seq < LARGEST_SEQUENCE ? seq : LARGEST_SEQUENCE);
}

/** What a record names as the one before; undefined if that is no link. */
export function linkOf(text: string): Link | undefined {
  const colon = text.indexOf(':');
  const id = text.slice(0, Math.max(0, colon));
  return ID.test(id) ? { id: idOf(id), nonce: text.slice(colon + 1) } : undefined;
}

export function linkText({ id, nonce }: Link): string {
  return `${idText(id)}:${nonce}`;
}

export function isSame(one: Link, other: Link | undefined): boolean {
  return other !== undefined && one.id.ms === other.id.ms && one.id.seq === other.id.seq && one.nonce === other.nonce;
}

/** The place in a script's answer: incarnation, then id and nonce of both heads; @throws ContinuityLost if a part of the journal is missing */
export function placeOf([incarnation = '', keyId = '', keyNonce = '', groupId = '', groupNonce = '']: readonly string[]): Place {
  if (incarnation === '' || keyId === '' || groupId === '') {
    throw new ContinuityLost('a part of the journal is gone from the server');
  }
  return { incarnation, keys: { id: idOf(keyId), nonce: keyNonce }, groups: { id: idOf(groupId), nonce: groupNonce } };
}

/** Whether everything up to the heads was passed. */
export function hasReached(at: Place, heads: Place): boolean {
  return !isBefore(at.keys.id, heads.keys.id) && !isBefore(at.groups.id, heads.groups.id);
}

/** @throws ContinuityLost if heads that were answered after a place had been reached contradict it: it is another journal that was read */
export function mustPrecede(at: Place, heads: Place): void {
  if (at.incarnation !== heads.incarnation) {
    throw new ContinuityLost('the journal has another incarnation');
  }
  mustNotFollow('key', at.keys, heads.keys);
  mustNotFollow('group', at.groups, heads.groups);
}

function mustNotFollow(kind: string, seen: Link, head: Link): void {
  const isSameId = !isBefore(head.id, seen.id) && !isBefore(seen.id, head.id);
  if (isBefore(head.id, seen.id) || (isSameId && head.nonce !== seen.nonce)) {
    throw new ContinuityLost(`the journal's last ${kind} record is ${idText(head.id)}, after ${idText(seen.id)} was read`);
  }
}
