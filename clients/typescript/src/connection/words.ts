import { Command } from 'ioredis';

const AS_BYTES = { replyEncoding: null };

/** A command: its name, then its arguments. */
export type Words = readonly [string, ...(string | Buffer | number)[]];

/** The command as ioredis sends it, its answer as bytes. */
export function commandOf(words: Words): Command {
  const [name, ...args] = words;
  return isText(words) ? new Plain(words) : new Command(name, args, AS_BYTES);
}

function isText(words: Words): words is readonly [string, ...string[]] {
  return words.every((word) => typeof word === 'string');
}

/**
 * A command of nothing but texts, laid out here: ioredis looks at each argument four times and counts its bytes by a call out of JavaScript, which costs a
 * batch of a hundred keys as much as all their checksums.
 */
class Plain extends Command {
  constructor(private readonly words: readonly [string, ...string[]]) {
    super(words[0], [], AS_BYTES);
  }

  override toWritable(socket: object): string | Buffer {
    const { words } = this;
    let laidOut = `*${words.length}\r\n`;
    for (const word of words) {
      laidOut += `$${word.length}\r\n${word}\r\n`;
    }
    if (Buffer.byteLength(laidOut) === laidOut.length) { // ASCII, as all keys are: characters are bytes
      return laidOut;
    }
    const [name, ...args] = words;
    return new Command(name, args).toWritable(socket);
  }
}
