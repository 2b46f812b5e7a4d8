import { readFileSync } from 'node:fs';

const PAGE = new URL('../../../../docs/security.md', import.meta.url);

/** The rights that docs/security.md gives an application, for a namespace; in a cluster more. The password is `secret`. */
export function documentedRights(namespace: string, isCluster = false): string[] {
  const page = readFileSync(PAGE, 'utf8');
  const lineOf = (user: string): string => new RegExp(`ACL SETUSER ${user} (on [^\`]*)\`\`\``).exec(page)?.[1] ?? '';
  const lines = isCluster ? [lineOf('application'), lineOf('application-in-cluster')] : [lineOf('application')];
  return lines.flatMap((line) => line.replaceAll('shop:v1', namespace).replaceAll('>…', '>secret').trim().split(/\s+/));
}
