import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { saysWord, type Reply } from './answers.js';
import type { Line } from './line.js';

/** A script that runs on the server, sent by its digest, and in full to a server that does not know it. Byte for byte those of the Java library. */
export class Script {
  readonly text: string;
  readonly digest: string;

  /** The script made of files of this package's folder `lua`, one after the other. */
  constructor(...names: string[]) {
    this.text = names.map((name) => readFileSync(new URL(`../../../lua/${name}.lua`, import.meta.url), 'utf8')).join('');
    this.digest = createHash('sha1').update(this.text).digest('hex');
  }

  /** Sends it in turn with the commands before and after it; @param door of the line by which it goes, `send` unless said otherwise */
  async run(line: Line, keys: readonly string[], args: readonly (string | Buffer | number)[], door: 'send' | 'hereOrOnTheWay' = 'send'): Promise<Reply> {
    try {
      return await line[door]('EVALSHA', this.digest, keys.length, ...keys, ...args);
    } catch (failure) {
      if (!saysWord(failure, 'NOSCRIPT')) {
        throw failure;
      }
      return line[door]('EVAL', this.text, keys.length, ...keys, ...args);
    }
  }
}
