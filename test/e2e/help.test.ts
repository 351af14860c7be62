import { describe, expect, test } from 'vitest';
import { rekap } from './program.ts';

const here = import.meta.dirname;

describe('rekap help', () => {
  test('without a topic is what --help says', async () => {
    expect(await rekap(['help'], here)).toEqual(await rekap(['--help'], here));
  });

  test('of a command is what its --help says', async () => {
    expect(await rekap(['help', 'fmt'], here)).toEqual(await rekap(['fmt', '--help'], here));
  });

  test('of what is no command says so, and what was meant', async () => {
    const { code, stdout, stderr } = await rekap(['help', 'chekc'], here);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Did you mean `check`?');
  });
});

describe('rekap help language', () => {
  test('explains everything, with no project at hand', async () => {
    const { code, stdout, stderr } = await rekap(['help', 'language'], here);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const part of ['table name "Label" { … }', 'median(column)', 'round(number, digits?)', 'unknown-column']) {
      expect(stdout).toContain(part);
    }
    const sentences = stdout.split('\n').filter((line) => /^(?: {4})?\S/.test(line));
    expect(sentences.filter((line) => line.length > 100)).toEqual([]);
  });

  test('explains one section', async () => {
    const { code, stdout } = await rekap(['help', 'language', 'functions'], here);
    expect(code).toBe(0);
    expect(stdout).toContain('FUNCTIONS');
    expect(stdout).toContain('round(2.345, 2)  -> 2.35');
    expect(stdout).not.toContain('REPORTS');
  });

  test('explains one word, wherever it means something', async () => {
    const { code, stdout } = await rekap(['help', 'language', 'where'], here);
    expect(code).toBe(0);
    expect(stdout).toContain('METRICS');
    expect(stdout).toContain('REPORTS');
    expect(stdout.split('\n').length).toBeLessThan(50);
  });

  test('of a word it does not have, offers one that it has', async () => {
    const { code, stdout, stderr } = await rekap(['help', 'language', 'medain'], here);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Did you mean `median`?');
  });
});
