/** Exact fractions, so that nothing an expectation holds depends on the order of a sum. */
export class Rational {
  readonly numerator: bigint;
  /** Above zero, without a common factor. */
  readonly denominator: bigint;
  /** Whether an engine may hold this as a binary fraction: it is then compared to nine digits only. */
  readonly approximate: boolean;

  constructor(numerator: bigint, denominator: bigint, approximate: boolean) {
    const sign = denominator < 0n ? -1n : 1n;
    const divisor = sign * commonDivisor(numerator, denominator);
    this.numerator = numerator / divisor;
    this.denominator = denominator / divisor;
    this.approximate = approximate;
  }

  static whole(value: number | bigint): Rational {
    return new Rational(BigInt(value), 1n, false);
  }

  /** @param text a decimal, such as `-12.50` or `1e-7` */
  static parse(text: string, approximate = false): Rational {
    const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
    if (match === null) throw new Error(`no number: ${text}`);
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
    const power = Number(exponent) - fraction.length;
    const scale = 10n ** BigInt(Math.abs(power));
    return power >= 0 ? new Rational(digits * scale, 1n, approximate) : new Rational(digits, scale, approximate);
  }

  plus(other: Rational): Rational {
    return this.#combine(
      other,
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  minus(other: Rational): Rational {
    return this.plus(other.negated());
  }

  times(other: Rational): Rational {
    return this.#combine(other, this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** Undefined when the divisor is zero. */
  over(other: Rational): Rational | undefined {
    if (other.numerator === 0n) return undefined;
    return new Rational(this.numerator * other.denominator, this.denominator * other.numerator, true);
  }

  negated(): Rational {
    return new Rational(-this.numerator, this.denominator, this.approximate);
  }

  approximated(): Rational {
    return new Rational(this.numerator, this.denominator, true);
  }

  compare(other: Rational): number {
    const difference = this.minus(other).numerator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  floor(): Rational {
    const rest = ((this.numerator % this.denominator) + this.denominator) % this.denominator;
    return new Rational((this.numerator - rest) / this.denominator, 1n, this.approximate);
  }

  /** Halves go away from zero. */
  round(digits: number): Rational {
    const scale = 10n ** BigInt(Math.abs(digits));
    const factor = digits >= 0 ? new Rational(scale, 1n, false) : new Rational(1n, scale, false);
    const half = new Rational(1n, 2n, false);
    const scaled = this.times(factor);
    const rounded = scaled.numerator < 0n ? scaled.negated().plus(half).floor().negated() : scaled.plus(half).floor();
    return rounded.times(new Rational(factor.denominator, factor.numerator, this.approximate));
  }

  toNumber(): number {
    return Number(this.numerator) / Number(this.denominator);
  }

  toString(): string {
    return this.denominator === 1n ? String(this.numerator) : `${this.numerator}/${this.denominator}`;
  }

  #combine(other: Rational, numerator: bigint, denominator: bigint): Rational {
    return new Rational(numerator, denominator, this.approximate || other.approximate);
  }
}

function commonDivisor(a: bigint, b: bigint): bigint {
  let [one, other] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (other !== 0n) [one, other] = [other, one % other];
  return one === 0n ? 1n : one;
}
