import { randomBytes } from 'node:crypto';
import { list, text } from '../connection/answers.js';
import type { Line } from '../connection/line.js';
import { Script } from '../connection/script.js';
import { idOf, idText, placeOf, ZERO, type Link, type Place } from './place.js';
import { groupFields, keyFields, type Group } from './records.js';

/** What all keys of a namespace's journal begin with: they are on one slot. */
export function journalSlot(namespace: string): string {
  return `{${namespace}}`;
}

/** Where the journal of a namespace stands. */
export function journalKeys(namespace: string) {
  const slot = journalSlot(namespace);
  return { keys: `${slot}~keys`, groups: `${slot}~groups`, incarnation: `${slot}~incarnation`, nodes: `${slot}~nodes` };
}

/** What a heartbeat is answered: the server's time, and how far the journal goes, to be read where that can fail. */
export interface Beat {
  readonly serverMicros: number;
  readonly heads: () => Place;
}

const APPEND = new Script('journal', 'append');
const BEGIN = new Script('journal', 'begin');
const HEARTBEAT = new Script('journal', 'heartbeat');
const KEY_RECORDS = 100_000;
const GROUP_RECORDS = 1_000_000;

/** The scripts of the journal, with the arguments they have in common. Only these write to it. */
export class Appender {
  private readonly names: ReturnType<typeof journalKeys>;

  /** @param known where this node stands, so that ids are given above that */
  constructor(namespace: string, private readonly node: string, private readonly known: () => Place | undefined) {
    this.names = journalKeys(namespace);
  }

  /** Appends keys, many as several records. */
  async keys(line: Line, keys: readonly string[]): Promise<void> {
    await Promise.all(keyFields(keys).map((fields) => this.append(line, 1, fields)));
  }

  group(line: Line, group: Group): Promise<Link> {
    return this.append(line, 2, groupFields(group));
  }

  /** Begins the journal if a part of it is not there; answers its heads. */
  async begin(line: Line): Promise<Place> {
    return placeOf(list(await BEGIN.run(line, this.streams(), this.common())).map(text));
  }

  /** @param row what this node tells about itself, JSON without its beginning; @param isSweep whether to remove rows of nodes long gone */
  async heartbeat(line: Line, row: string, isSweep: boolean): Promise<Beat> {
    const args = [...this.common(), row, isSweep ? 1 : 0];
    const fields = list(await HEARTBEAT.run(line, [...this.streams(), this.names.nodes], args, 'hereOrOnTheWay')).map(text);
    return { serverMicros: Number(fields[0]), heads: () => placeOf(fields.slice(1)) };
  }

  private async append(line: Line, stream: 1 | 2, fields: readonly string[]): Promise<Link> {
    const name = nonce();
    return { id: idOf(text(await APPEND.run(line, this.streams(), [...this.common(), stream, name, ...fields]))), nonce: name };
  }

  private streams(): string[] {
    return [this.names.keys, this.names.groups, this.names.incarnation];
  }

  private common(): (string | number)[] {
    const at = this.known();
    return [KEY_RECORDS, GROUP_RECORDS, this.node, idText(at?.keys.id ?? ZERO), idText(at?.groups.id ?? ZERO), nonce()];
  }
}

function nonce(): string {
  return randomBytes(8).toString('hex');
}
