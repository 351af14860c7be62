/** Before `npm test`: a Chromium is found, or the distribution's is installed where this user may do that. */
import { spawnSync } from 'node:child_process';
import { installedChromium } from './chromium.ts';

export default function setup(): void {
  const whole = process.env.npm_lifecycle_event === 'test';
  if (!whole || installedChromium() !== undefined || process.getuid?.() !== 0) return;
  console.info('No Chromium was found: installing the distribution’s.');
  for (const args of [
    ['update', '-qq'],
    ['install', '-qq', '-y', '--no-install-recommends', 'chromium'],
  ]) {
    const { status } = spawnSync('apt-get', args, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) return;
  }
}
