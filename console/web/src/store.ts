/** The page's state and what changes it: address, session, answers, stream. Every change asks for one new picture. */
import type { Alert, AlertPage, Frame, History, Namespaces, Session } from './api';
import * as endpoints from './endpoints';
import { ask, problemIn, send, use } from './http';
import { appended, BEFORE, type Live, type Message, noticed, received, Stream } from './live';
import { answered, asked, failed, NOTHING, type Problem, type Resource } from './resource';
import { type Range, rangeOf, RANGES, type Route, having, parse } from './route';

interface Wanted {
  every: number | null;
  inUse: boolean;
  resource: Resource<unknown>;
  askedAt: number;
}

export class Store {
  route: Route = parse(location.hash);
  session: Session | null = null;
  private sessionAt = 0;
  sessionProblem: Problem | null = null;
  live: Live = BEFORE;
  paused = false;
  /** What is open over the page. */
  overlay: 'palette' | 'help' | 'rail' | null = null;
  toast: { text: string; link?: string } | null = null;
  /** The path behind the page that is shown, as a script would ask for it. */
  mainPath: string | null = null;
  private readonly wanted = new Map<string, Wanted>();
  private readonly stream = new Stream((message) => this.came(message));

  constructor(private readonly picture: () => void) {}

  // ---- changing ----

  change(by: () => void = () => undefined): void {
    by();
    this.picture();
  }

  go(address: string): void {
    if (address === location.hash) {
      this.change();
    } else {
      location.hash = address;
    }
  }

  /** Without a step of its own in the browser's history: filters while they are typed. */
  swap(params: Record<string, string>): void {
    history.replaceState(null, '', having(this.route, params));
    this.moved();
  }

  set(params: Record<string, string>): void {
    this.go(having(this.route, params));
  }

  moved(): void {
    this.change(() => (this.route = parse(location.hash)));
  }

  say(text: string, link?: string): void {
    const toast = { text, ...(link !== undefined && { link }) };
    this.change(() => (this.toast = toast));
    window.setTimeout(() => this.toast === toast && this.change(() => (this.toast = null)), 8000);
  }

  pause(): void {
    this.change(() => (this.paused = !this.paused));
    this.follow();
  }

  // ---- who and where ----

  async signIn(): Promise<void> {
    try {
      this.begin(await ask<Session>(endpoints.session));
    } catch (failure) {
      this.change(() => (this.sessionProblem = problemIn(failure)));
      window.setTimeout(() => this.session === null && void this.signIn(), 3000);
    }
  }

  begin(session: Session): void {
    use(session);
    this.change(() => {
      this.session = session;
      this.sessionAt = this.now;
      this.sessionProblem = null;
    });
    this.follow();
  }

  async signOut(): Promise<void> {
    await send('DELETE', endpoints.session).catch(() => null);
    this.wanted.clear();
    this.stream.follow(null);
    await this.signIn();
  }

  get signedIn(): boolean {
    return this.session !== null && (this.session.user !== null || !this.session.loginRequired);
  }

  may(role: 'operator' | 'admin'): boolean {
    const has = this.session?.role ?? (this.session?.loginRequired === false ? 'admin' : 'viewer');
    return has === 'admin' || has === role;
  }

  get namespaces(): Resource<Namespaces> {
    return this.load<Namespaces>(endpoints.namespaces, 10_000);
  }

  get namespace(): string | null {
    const all = this.namespaces.value?.namespaces ?? [];
    return this.route.params['namespace'] ?? all[0]?.namespace ?? null;
  }

  get node(): string {
    return this.route.params['node'] ?? '';
  }

  get range(): Range {
    return rangeOf(this.route);
  }

  get zoom(): { from: number; until: number } | null {
    const [from, until] = (this.route.params['zoom'] ?? '').split('-').map(Number);
    return from && until && until > from ? { from, until } : null;
  }

  /** What the server's clock is ahead of this one. */
  get clockOffset(): number {
    return this.session === null ? 0 : this.session.at - this.sessionAt;
  }

  get now(): number {
    return Date.now();
  }

  // ---- asking ----

  /** What the server says under a path; asked for when first wanted, again every so often while a page wants it. */
  load<T>(path: string, every: number | null = 5000): Resource<T> {
    let wanted = this.wanted.get(path);
    if (!wanted) {
      wanted = { every, inUse: true, resource: NOTHING, askedAt: 0 };
      this.wanted.set(path, wanted);
      void this.refresh(path);
    }
    wanted.inUse = true;
    wanted.every = every;
    return wanted.resource as Resource<T>;
  }

  get alerts(): Resource<AlertPage> {
    return this.namespace === null ? NOTHING : this.load<AlertPage>(endpoints.alerts(this.namespace), 5000);
  }

  get firing(): readonly Alert[] {
    return this.alerts.value?.alerts.filter((one) => one.state === 'firing') ?? [];
  }

  /** Of all caches together, or of one; of one there are figures of all nodes together alone. */
  history(metrics: readonly string[], cache: string | null = null): Resource<History> {
    const namespace = this.namespace;
    if (namespace === null) {
      return NOTHING;
    }
    const zoom = this.zoom;
    const path = endpoints.history(namespace, cache === null ? { node: this.node } : { cache }, metrics, zoom?.from ?? this.range, zoom?.until ?? null);
    return this.load<History>(path, zoom ? null : Math.max(10_000, (RANGES[this.range] * 1000) / 120));
  }

  async refresh(path: string): Promise<void> {
    const wanted = this.wanted.get(path);
    if (!wanted || wanted.resource.loading) {
      return;
    }
    wanted.resource = asked(wanted.resource);
    wanted.askedAt = this.now;
    try {
      wanted.resource = answered(await ask(path), this.now);
    } catch (failure) {
      wanted.resource = failed(wanted.resource, problemIn(failure));
      if (wanted.resource.problem?.status === 401) {
        void this.signIn();
      }
    }
    this.follow();
    this.change();
  }

  /** Forgets what no page wanted in the last picture, and asks again for what is due. */
  tick(): void {
    for (const [path, wanted] of this.wanted) {
      if (!wanted.inUse) {
        this.wanted.delete(path);
      } else if (!this.paused && !document.hidden && wanted.every !== null && this.now - wanted.askedAt >= wanted.every) {
        void this.refresh(path);
      }
    }
    this.follow();
  }

  /** Before each picture: whatever it asks for is in use again. */
  forget(): void {
    this.wanted.forEach((wanted) => (wanted.inUse = false));
  }

  private follow(): void {
    this.stream.follow(this.signedIn && !this.paused && !document.hidden ? this.namespace : null);
  }

  private came(message: Message): void {
    switch (message.kind) {
      case 'state':
        this.change(() => (this.live = { ...this.live, state: message.data }));
        break;
      case 'frame':
        this.frame(message.data);
        break;
      case 'notice':
        this.histories((of) => noticed(of, message.data));
        break;
      case 'alert':
        void this.refresh(endpoints.alerts(message.data.namespace));
    }
  }

  private frame(frame: Frame): void {
    this.live = received(frame, this.now);
    this.histories((of) => appended(of, frame));
    this.change();
  }

  private histories(by: (of: History) => History): void {
    for (const [path, wanted] of this.wanted) {
      if (path.includes('/history') && wanted.resource.value) {
        wanted.resource = { ...wanted.resource, value: by(wanted.resource.value as History) };
      }
    }
  }
}
