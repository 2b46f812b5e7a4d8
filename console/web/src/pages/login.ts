/** The door. What was wrong is said once, and never which of the two it was. */
import type { LoginRequest, Session } from '../api';
import { type Child, h } from '../dom';
import * as endpoints from '../endpoints';
import { problemIn, send } from '../http';
import type { Problem } from '../resource';
import type { Store } from '../store';
import { icon } from '../widgets';

let refusal: Problem | null = null;
let under = false;

export function loginPage(store: Store): Child {
  const submit = (event: Event) => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    void enter(store, { user: String(data.get('user')), password: String(data.get('password')) });
  };
  return h(
    'main',
    { class: 'login', id: 'main' },
    h(
      'form',
      { class: 'panel', onsubmit: submit },
      h('img', { src: 'icon.svg', alt: '', width: 40, height: 40 }),
      h('h1', null, 'Larder'),
      h('p', { class: 'sub' }, 'Log in to see the caches', store.session?.environment ? ` of ${store.session.environment}` : '', '.'),
      refusal && h('p', { class: 'banner critical', role: 'alert', id: 'refusal' }, icon('!'), refusal.detail),
      h('label', { class: 'field' }, 'User', h('input', { name: 'user', type: 'text', autocomplete: 'username', required: true, autofocus: true, 'aria-describedby': refusal ? 'refusal' : undefined })),
      h('label', { class: 'field' }, 'Password', h('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true })),
      h('button', { type: 'submit', class: 'primary', disabled: under }, under ? 'One moment…' : 'Log in'),
    ),
  );
}

async function enter(store: Store, who: LoginRequest): Promise<void> {
  store.change(() => (under = true));
  try {
    const session = await send<Session>('POST', endpoints.session, who);
    refusal = null;
    store.begin(session);
  } catch (failure) {
    refusal = problemIn(failure);
  }
  store.change(() => (under = false));
}
