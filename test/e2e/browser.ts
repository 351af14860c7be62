import { type Browser, chromium, type Page } from 'playwright-core';
import { installedChromium } from '../harness/chromium.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser to test with, by CHROMIUM or where distributions put it. On CI there must be one. */
export function findBrowser(): string | undefined {
  const found = installedChromium();
  if (found !== undefined) return found;
  const message = 'No Chromium was found: install it, or name it in CHROMIUM.';
  if (process.env.CI) throw new Error(message);
  console.warn(`SKIPPED: the notebook's tests. ${message}`);
  return undefined;
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags });
}

/** A page that takes note of everything the console complains of. */
export async function openPage(browser: Browser, address: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 700 } });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
  return { page, complaints };
}
