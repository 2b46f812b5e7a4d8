/** Of how many per cent of the subjects a flag is on that nobody has set. */
const DEFAULTS: Readonly<Record<string, number>> = { 'new-scheduler': 0, streaks: 100, 'voice-answers': 0 };

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
const PLACES = 10_000n;

/** Whether a flag is on for a subject: in every language the same subjects are among so many per cent. @throws TypeError if nobody knows the flag */
export function isOn(flag: string, subject: string, shares: Readonly<Record<string, string>> | undefined): boolean {
  const share = shares?.[flag];
  const percent = share === undefined ? DEFAULTS[flag] : Number(share);
  if (percent === undefined || Number.isNaN(percent)) {
    throw new TypeError(`There is no flag '${flag}'; there are ${Object.keys({ ...DEFAULTS, ...shares }).join(', ')}`);
  }
  return place(flag, subject) < Math.round(percent * 100);
}

/** From 0 to 9,999: FNV-1a (Fowler, Noll, Vo) over `flag:subject`, finished by MurmurHash3's fmix64, since FNV alone spreads short texts badly. */
function place(flag: string, subject: string): number {
  let hash = FNV_OFFSET;
  for (const byte of Buffer.from(`${flag}:${subject}`)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  }
  return Number(finished(hash) % PLACES);
}

function finished(hash: bigint): bigint {
  let mixed = BigInt.asUintN(64, (hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn);
  mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return mixed ^ (mixed >> 33n);
}
