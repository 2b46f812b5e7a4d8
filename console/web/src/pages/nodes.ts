/** A card for each node, what differs from the others first; one that is gone is shown as gone. */
import type { NodeInfo, NodeList } from '../api';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { ago, bytes, count, dateAndTime, millis, percent, rate, UNKNOWN } from '../format';
import { having } from '../route';
import type { Store } from '../store';
import { bar, breakerTone, facts, instead, note, pageHead, partial, pill, staleness, type Tone } from '../widgets';

const STATES: Readonly<Record<NodeInfo['state'], readonly [Tone, string]>> = { alive: ['ok', 'alive'], silent: ['degraded', 'silent'], gone: ['unknown', 'gone'] };

/** A second behind is a second too long to believe memory without asking. */
const LAG = 1000;

export function nodesPage(store: Store, namespace: string): Child[] {
  const path = endpoints.nodes(namespace);
  const answer = store.load<NodeList>(path, 2000);
  store.mainPath = path;
  const list = answer.value;
  const gone = list?.nodes.filter((node) => node.state === 'gone').length ?? 0;
  const head = pageHead(store, 'Nodes', list ? `${list.nodes.length - gone} there${gone > 0 ? `, ${gone} gone` : ''} · median hit ratio ${percent(list.fleetHitRatio)}` : namespace);
  if (!list) {
    return [head, instead(store, answer, path, 8)];
  }
  return [
    head,
    staleness(store, answer),
    partial(list.coverage),
    list.nodes.length === 0 ? note('No node known', 'Nodes announce themselves through Redis, each half minute.', 'Without a shared tier there is only this node, and it should be listed: look at the log.') : h('ul', { class: 'cards' }, list.nodes.map((node) => card(store, node, list.fleetHitRatio))),
  ];
}

/** How the hit ratio stands to the median of all, where that is worth a word. */
export function outlier(ratio: number | null, median: number | null): string | null {
  if (ratio === null || median === null || Math.abs(ratio - median) < 0.05) {
    return null;
  }
  return `${percent(Math.abs(ratio - median))} ${ratio < median ? 'below' : 'above'} the others`;
}

function card(store: Store, of: NodeInfo, median: number | null): HTMLElement {
  const [tone, word] = STATES[of.state];
  const apart = outlier(of.hitRatio, median);
  const heap = of.heapUsedBytes !== null && of.heapMaximumBytes ? of.heapUsedBytes / of.heapMaximumBytes : null;
  return h(
    'li',
    { class: `card ${of.state}`, key: of.node, 'data-row': true },
    h('header', null, h('h2', null, h('code', null, of.node), of.own && h('small', null, ' this one')), pill(tone, word)),
    h('p', { class: 'sub' }, [of.host ?? 'host not known', of.version !== null && `Larder ${of.version}`, of.startedAt !== null && `since ${dateAndTime(of.startedAt)}`].filter(Boolean).join(' · ')),
    of.state !== 'alive' && h('p', { class: 'banner warning' }, of.state === 'gone' ? `Gone: last heard ${millis(of.lastSeenMillis)} ago. It is forgotten after 10 minutes.` : `Not heard for ${millis(of.lastSeenMillis)}.`),
    troubles(of).map((text) => h('p', { class: 'banner warning', key: text }, text)),
    h('div', { class: 'card-figures' }, figure('Hit ratio', percent(of.hitRatio), apart, of.hitRatio), figure('Lookups', rate(of.perSecond), null, null), figure('Entries', count(of.entries), null, null), figure('Heap', bytes(of.heapUsedBytes), heap === null ? null : `of ${bytes(of.heapMaximumBytes)}`, heap)),
    facts(
      ['Journal', of.journalLagMillis === null ? UNKNOWN : `${millis(of.journalLagMillis)} behind`, 'How far behind the newest record'],
      ['Proof', of.proofAgeMillis === null ? UNKNOWN : ago(store.now - of.proofAgeMillis, store.now), 'Since it is known that no record is missing'],
      ['Breaker', of.breaker === null ? UNKNOWN : pill(breakerTone(of.breaker), of.breaker.replace('_', ' '))],
      ['Deferred', count(of.deferred), 'Invalidations that wait for Redis'],
      ['Emptied', count(of.abandonments), 'Times that memory was emptied for safety, the start included'],
      ['Clock', of.clockSkewMillis === null ? UNKNOWN : `${of.clockSkewMillis > 0 ? '+' : ''}${millis(of.clockSkewMillis)}`, 'Against the clock of the node that answers'],
      ['Disk', bytes(of.diskBytes)],
      ['Tiers', of.tiers.map((tier) => h('span', { class: `tier ${tier}`, key: tier }, tier))],
    ),
    h('p', { class: 'actions' }, h('a', { 'data-open': true, href: having({ ...store.route, page: 'overview' }, { node: of.node }) }, 'Figures of this node alone')),
  );
}

function troubles(of: NodeInfo): string[] {
  return [
    of.suspect ? 'Its copies are not believed at the moment: it is asking whether it missed something.' : '',
    of.journalLagMillis !== null && of.journalLagMillis > LAG ? `${millis(of.journalLagMillis)} behind the journal.` : '',
    of.diskTrouble !== null ? `Disk: ${of.diskTrouble}` : '',
  ].filter((text) => text !== '');
}

function figure(title: string, value: string, sub: string | null, share: number | null): HTMLElement {
  return h('div', null, h('span', { class: 'muted' }, title), h('b', null, value), share !== null && bar(share), h('small', { class: 'muted' }, sub ?? ''));
}
