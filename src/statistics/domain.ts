/** Throws a RangeError unless all are whole numbers of at least 0: what a caller counted wrongly is a bug. */
export function requireWhole(counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`${name} is ${count}, not a whole number of at least 0`);
    }
  }
}

/** Throws a RangeError unless all are between 0 and 1 and neither of both; NaN is refused, too. */
export function requireInside(fractions: Readonly<Record<string, number>>): void {
  for (const [name, fraction] of Object.entries(fractions)) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new RangeError(`${name} is ${fraction}, not between 0 and 1`);
    }
  }
}

/** Throws a RangeError unless all are from 0 to 1, both included; NaN is refused, too. */
export function requireShare(shares: Readonly<Record<string, number>>): void {
  for (const [name, share] of Object.entries(shares)) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`${name} is ${share}, not from 0 to 1`);
  }
}

/** Throws a RangeError if a value is NaN or infinite: a mean of such values would hide where it came from. */
export function requireFinite(values: ArrayLike<number>): void {
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index])) {
      throw new RangeError(`value ${index} is ${values[index]}, not a finite number`);
    }
  }
}
