import assert from 'node:assert/strict';
import { it } from 'node:test';
import { commandOf, type Words } from '../src/connection/words.js';

function laidOut(words: Words): string {
  return Buffer.from(commandOf(words).toWritable({})).toString();
}

it('a command is laid out by the protocol, whatever its arguments are', () => {
  assert.equal(laidOut(['PING']), '*1\r\n$4\r\nPING\r\n');
  assert.equal(laidOut(['MGET', 'a', '', 'bcd']), '*4\r\n$4\r\nMGET\r\n$1\r\na\r\n$0\r\n\r\n$3\r\nbcd\r\n');
  assert.equal(laidOut(['GET', 'Grüße']), '*2\r\n$3\r\nGET\r\n$7\r\nGrüße\r\n');
  assert.equal(laidOut(['SET', 'k', Buffer.from('vü'), 'PX', 20]), '*5\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\nvü\r\n$2\r\nPX\r\n$2\r\n20\r\n');
});
