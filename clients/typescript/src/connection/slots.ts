import { fieldsOf, list, text, type Reply } from './answers.js';
import { isAt, named, type Endpoint } from './address.js';

export const SLOTS = 16_384;

const CRC16 = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) {
    crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  }
  return crc;
});

/** The slot of a key: that of what stands between the first braces, if there is anything, else that of all of it. */
export function slotOf(key: string): number {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open);
  const tag = Buffer.from(close > open + 1 ? key.slice(open + 1, close) : key);
  let crc = 0;
  for (const byte of tag) {
    crc = ((crc << 8) & 0xffff) ^ (CRC16[(crc >> 8) ^ byte] ?? 0);
  }
  return crc % SLOTS;
}

/** The slots from one to another, both included, and who serves them. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly master: Endpoint;
}

/** Who serves which slots, as one node of a cluster sees it. Immutable. */
export class SlotMap {
  /** The masters that serve slots, each once. */
  readonly masters: readonly Endpoint[];

  /** @param epoch the newest configuration that the node has heard of */
  constructor(readonly epoch: number, readonly ranges: readonly Range[]) {
    this.masters = [...new Map(ranges.map(({ master }) => [named(master), master])).values()];
  }

  /** Reads the answers to `CLUSTER INFO` and `CLUSTER SLOTS`; a node that does not know its own address leaves it out. */
  static of(info: Reply, slots: Reply, asked: Endpoint): SlotMap {
    const ranges = list(slots).map(list).filter((range) => range.length > 2);
    const epoch = Number(fieldsOf(text(info)).get('cluster_current_epoch') ?? '0');
    return new SlotMap(epoch, ranges.map(([from, to, master]) => ({ from: Number(from), to: Number(to), master: endpointOf(list(master), asked) })));
  }

  /** Whether it says the same of every slot. */
  isSameAs(other: SlotMap): boolean {
    return (
      this.ranges.length === other.ranges.length &&
      this.ranges.every(({ from, to, master }, i) => {
        const same = other.ranges[i];
        return same?.from === from && same.to === to && isAt(same.master, master);
      })
    );
  }

  /** How much of what the master has served in an earlier map others serve in this one, whoever serves most first. */
  heirsOf(gone: Endpoint, before: SlotMap): Endpoint[] {
    const heirs = new Map<string, { master: Endpoint; slots: number }>();
    for (const old of before.ranges.filter(({ master }) => isAt(master, gone))) {
      for (const { from, to, master } of this.ranges) {
        const slots = Math.min(old.to, to) - Math.max(old.from, from) + 1;
        if (slots > 0) {
          heirs.set(named(master), { master, slots: slots + (heirs.get(named(master))?.slots ?? 0) });
        }
      }
    }
    return [...heirs.values()].sort((one, other) => other.slots - one.slots).map(({ master }) => master);
  }
}

function endpointOf([host, port]: readonly Reply[], asked: Endpoint): Endpoint {
  const name = text(host);
  return { host: name === '' || name === '?' ? asked.host : name, port: Number(port) };
}
