/** The shared tier: who replicates whom, memory, persistence, what was slow. */
import type { RedisReplica, RedisReport, RedisServer } from '../api';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { ago, bytes, clock, count, dateAndTime, exact, micros, percent, rate, seconds, UNKNOWN } from '../format';
import type { Store } from '../store';
import { bar, breakerTone, facts, icon, instead, note, pageHead, panel, pill, staleness } from '../widgets';

const TOPOLOGIES: Readonly<Record<RedisReport['topology'], string>> = { none: 'no Redis', standalone: 'one server', replicated: 'master and replicas', cluster: 'cluster', unknown: 'topology not known' };

export function redisPage(store: Store, namespace: string): Child[] {
  const path = endpoints.redis(namespace);
  const answer = store.load<RedisReport>(path, 3000);
  store.mainPath = path;
  const report = answer.value;
  const head = pageHead(store, 'Redis', report ? [TOPOLOGIES[report.topology], ' ', report.topology !== 'none' && pill(report.connected ? 'ok' : 'critical', report.connected ? 'connected' : 'away'), report.since !== null && ` since ${dateAndTime(report.since)}`] : namespace);
  if (!report) {
    return [head, instead(store, answer, path, 8)];
  }
  if (report.topology === 'none') {
    return [head, note('No shared tier', 'This application caches in memory, and on disk if it has one; nothing is shared between nodes.', ['Add ', h('code', null, '.shared(Redis.at("redis://localhost:6379"))'), ', or set ', h('code', null, 'larder.redis.uri'), '.'])];
  }
  return [head, staleness(store, answer), away(report), unasked(report), h('div', { class: 'beside' }, topology(report), slow(store, report)), h('div', { class: 'cards wide' }, report.servers.map((server) => serverPanel(store, server)))];
}

function away(of: RedisReport): HTMLElement | null {
  return of.connected ? null : h('p', { class: 'banner critical', role: 'alert' }, icon('■'), 'Redis does not answer. Lookups go on from memory and the loader; invalidations wait and are sent when it is back. ', of.lastError !== null && h('code', null, of.lastError));
}

function unasked(of: RedisReport): HTMLElement | null {
  return of.unavailable.length === 0 ? null : h('div', { class: 'banner warning', role: 'status' }, icon('◐'), h('b', null, 'Not everything could be asked. '), of.unavailable.join(' '));
}

// ---- the drawing: words in boxes, so that it needs no alternative ----

function topology(of: RedisReport): HTMLElement | null {
  return of.servers.length === 0
    ? null
    : panel('Topology', {}, h('ul', { class: 'topology' }, of.servers.map((server) => h('li', { key: server.name }, h('div', { class: `box ${server.connected ? 'ok' : 'critical'}` }, h('b', null, server.role ?? 'role not known'), h('code', null, server.address), h('span', { class: 'muted' }, server.connected ? `answers in ${micros(server.responseMicros)}` : 'away')), server.replicas.length > 0 && h('ul', null, server.replicas.map((replica) => replicaBox(replica)))))));
}

function replicaBox(of: RedisReplica): HTMLElement {
  const fine = of.state === 'online';
  return h('li', { key: of.address }, h('div', { class: `box ${fine ? 'ok' : 'degraded'}` }, h('b', null, 'replica'), h('code', null, of.address), h('span', { class: 'muted' }, fine ? `${bytes(of.behindBytes)} behind${of.lagSeconds === null ? '' : of.lagSeconds === 0 ? ', heard just now' : `, heard ${seconds(of.lagSeconds)} ago`}` : of.state)));
}

// ---- one server ----

function serverPanel(store: Store, of: RedisServer): HTMLElement {
  return h(
    'section',
    { class: 'card', key: of.name, 'aria-label': of.name },
    h('header', null, h('h2', null, h('code', null, of.name)), pill(of.connected ? breakerTone(of.breaker) : 'critical', of.connected ? `breaker ${of.breaker.replace('_', ' ')}` : 'away')),
    of.lastError !== null && h('p', { class: 'banner warning' }, of.lastError),
    h('div', { class: 'three tight' }, memory(of), work(of), persistence(store, of)),
  );
}

function memory(of: RedisServer): HTMLElement {
  const share = of.usedMemoryBytes !== null && of.maximumMemoryBytes ? of.usedMemoryBytes / of.maximumMemoryBytes : null;
  return h(
    'div',
    null,
    h('h3', null, 'Memory'),
    facts(['Used', share === null ? bytes(of.usedMemoryBytes) : h('span', { class: 'stacked' }, `${bytes(of.usedMemoryBytes)} · ${percent(share)}`, bar(share))], ['At most', of.usedMemoryBytes !== null && of.maximumMemoryBytes === null ? 'no limit' : bytes(of.maximumMemoryBytes)], ['Peak', bytes(of.peakMemoryBytes)], ['When full', of.policy ?? UNKNOWN], ['Fragmentation', of.fragmentation === null ? UNKNOWN : `${of.fragmentation.toFixed(2)}×`], ['Keys', exact(of.keys)]),
  );
}

function work(of: RedisServer): HTMLElement {
  return h('div', null, h('h3', null, 'Work'), facts(['Version', of.version ?? UNKNOWN], ['Up for', seconds(of.uptimeSeconds)], ['Answers in', micros(of.responseMicros)], ['Commands', rate(of.commandsPerSecond)], ['Clients', count(of.clients)], ['Evicted', count(of.evictedKeys), 'Keys pushed out for room since its start'], ['Expired', count(of.expiredKeys)]));
}

function persistence(store: Store, of: RedisServer): HTMLElement {
  const yes = (fine: boolean | null, good: string, bad: string): Child => (fine === null ? UNKNOWN : pill(fine ? 'ok' : 'critical', fine ? good : bad));
  return h(
    'div',
    null,
    h('h3', null, 'Persistence'),
    facts(['Last snapshot', ago(of.lastSaveAt, store.now)], ['Its end', yes(of.lastSaveOk, 'well', 'failed')], ['Changes since', count(of.changesSinceSave)], ['Append-only file', of.appendOnly === null ? UNKNOWN : of.appendOnly ? yes(of.appendOnlyOk, 'on', 'failing') : 'off'], ['Certificate', of.certificateUntil === null ? UNKNOWN : `until ${new Date(of.certificateUntil).toLocaleDateString('en-CA')}`]),
  );
}

function slow(store: Store, of: RedisReport): HTMLElement {
  const most = Math.max(1, ...of.slowLog.map((one) => one.micros));
  return panel(
    'Slow commands',
    { about: 'As Redis keeps them; keys and values are not shown' },
    of.slowLog.length === 0
      ? h('p', { class: 'calm' }, of.unavailable.length > 0 ? 'Could not be asked.' : 'None in the slow log.')
      : h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Slow commands' }, h('table', { class: 'dense' }, h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'When'), h('th', { scope: 'col' }, 'Server'), h('th', { scope: 'col', class: 'num' }, 'Took'), h('th', { scope: 'col' }, h('span', { class: 'sr' }, 'Compared')), h('th', { scope: 'col' }, 'Command'))), h('tbody', null, of.slowLog.map((one) => h('tr', { key: `${one.server} ${one.at} ${one.command}` }, h('td', { title: clock(one.at) }, ago(one.at, store.now)), h('td', null, h('code', null, one.server)), h('td', { class: 'num' }, micros(one.micros)), h('td', { class: 'slow-bar' }, bar(one.micros / most, 'load')), h('td', null, h('code', null, one.command))))))),
  );
}
