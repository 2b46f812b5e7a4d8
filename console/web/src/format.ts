/** Numbers as people read them. Unknown is an en dash, never a zero. */

export type Maybe = number | null | undefined;

export const UNKNOWN = '–';
const THIN = '\u202f';

function known(value: Maybe): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/** Three significant digits: 0.0421, 4.21, 42.1, 421. */
function short(value: number): string {
  if (value === 0) {
    return '0';
  }
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : Math.min(4, 2 - Math.floor(Math.log10(size)));
  return String(Number(value.toFixed(digits)));
}

/** 950, 12.3k, 4.5M. */
export function count(value: Maybe): string {
  if (!known(value)) {
    return UNKNOWN;
  }
  for (const [unit, size] of [['G', 1e9], ['M', 1e6], ['k', 1e3]] as const) {
    if (Math.abs(value) >= size) {
      return `${short(value / size)}${unit}`;
    }
  }
  return Number.isInteger(value) ? String(value) : short(value);
}

/** Every digit, in groups: 12 345 678. */
export function exact(value: Maybe): string {
  return known(value) ? value.toLocaleString('en', { maximumFractionDigits: 6 }).replaceAll(',', THIN) : UNKNOWN;
}

export function rate(value: Maybe): string {
  return known(value) ? `${count(value)}/s` : UNKNOWN;
}

/** A share of 0 to 1 as percent; what is not quite all is not shown as 100 %, what is not quite nothing not as 0 %. */
export function percent(value: Maybe): string {
  if (!known(value)) {
    return UNKNOWN;
  }
  if (value > 0 && value < 0.0001) {
    return '<0.01%';
  }
  const shown = value < 0.01 || value > 0.99 ? (value * 100).toFixed(2) : (value * 100).toFixed(1);
  const capped = value < 1 && Number(shown) === 100 ? '99.99' : shown;
  return `${Number(capped)}%`;
}

/** A ratio with how few it is made of, where they are few. */
export function ratio(value: Maybe, of: Maybe, few = 100): string {
  if (!known(value)) {
    return known(of) && of === 0 ? `${UNKNOWN} n=0` : UNKNOWN;
  }
  return known(of) && of < few ? `${percent(value)} n=${of}` : percent(value);
}

/** 512 B, 4.2 KiB, 3.1 GiB. */
export function bytes(value: Maybe): string {
  if (!known(value)) {
    return UNKNOWN;
  }
  let left = value;
  for (const unit of ['B', 'KiB', 'MiB', 'GiB', 'TiB']) {
    if (Math.abs(left) < 1024 || unit === 'TiB') {
      return `${unit === 'B' ? left : short(left)}${THIN}${unit}`;
    }
    left /= 1024;
  }
  return UNKNOWN;
}

/** Of milliseconds, short: 40 µs, 4.1 ms, 2.3 s, 5 min, 3 h, 2 d. */
export function millis(value: Maybe): string {
  if (!known(value)) {
    return UNKNOWN;
  }
  const size = Math.abs(value);
  if (size === 0) {
    return `0${THIN}ms`;
  }
  if (size < 1) {
    return `${short(value * 1000)}${THIN}µs`;
  }
  const [unit, of] = size < 1e3 ? ['ms', 1] : size < 6e4 ? ['s', 1e3] : size < 36e5 ? ['min', 6e4] : size < 864e5 ? ['h', 36e5] : ['d', 864e5];
  const shown = value / (of as number);
  return `${size < 6e4 ? short(shown) : Math.round(shown * 10) / 10}${THIN}${unit}`;
}

export function seconds(value: Maybe): string {
  return known(value) ? millis(value * 1000) : UNKNOWN;
}

export function micros(value: Maybe): string {
  return known(value) ? millis(value / 1000) : UNKNOWN;
}

/** The API's first bucket ends here; lookups that memory answers are not timed, and are faster. */
const FASTEST_MICROS = 32;

/** Of microseconds that lookups took. */
export function lookupTime(value: Maybe): string {
  return value === 0 ? `<${micros(FASTEST_MICROS)}` : micros(value);
}

const IN_UNIT: Readonly<Record<string, (value: Maybe) => string>> = { ratio: percent, ms: millis, per_second: rate, bytes };

/** A figure of an alert: its unit is a word of the API. */
export function inUnit(value: Maybe, unit: string): string {
  return (IN_UNIT[unit] ?? count)(value);
}

/** A time of day, local. */
export function clock(at: Maybe, withSeconds = true): string {
  if (!known(at)) {
    return UNKNOWN;
  }
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: withSeconds ? '2-digit' : undefined, hourCycle: 'h23' };
  return new Date(at).toLocaleTimeString('en-GB', options);
}

export function dateAndTime(at: Maybe): string {
  return known(at) ? `${new Date(at).toLocaleDateString('en-CA')} ${clock(at)}` : UNKNOWN;
}

/** How long ago, of two times in milliseconds. */
export function ago(at: Maybe, now: number): string {
  if (!known(at)) {
    return UNKNOWN;
  }
  const step = now - at < 6e4 ? 1e3 : now - at < 36e5 ? 6e4 : now - at < 864e5 ? 36e5 : 864e5;
  return now - at < 1000 ? 'just now' : `${millis(Math.floor((now - at) / step) * step)} ago`;
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${exact(n)} ${n === 1 ? one : many}`;
}
