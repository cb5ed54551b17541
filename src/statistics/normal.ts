/**
 * The probability that a standard normal variable is at most `z`, to about 14 digits in both tails.
 * Near the middle by Hart's rational function of 1968 in the form of G. West, "Better approximations
 * to cumulative normal functions", Wilmott 2005; further out by Laplace's continued fraction.
 */
export function normalCdf(z: number): number {
  const tail = upperTail(Math.abs(z));
  return z > 0 ? 1 - tail : tail;
}

/**
 * The `z` below which a standard normal variable is with probability `p`, to about 16 digits.
 * -Infinity at 0, Infinity at 1, NaN outside. M. J. Wichura, Algorithm AS 241 (PPND16), Applied
 * Statistics 37, 1988.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  const fromHalf = p - 0.5;
  if (Math.abs(fromHalf) <= 0.425) {
    const r = 0.180625 - fromHalf * fromHalf;
    return (fromHalf * polynomial(middle.over, r)) / polynomial(middle.under, r);
  }
  const tail = Math.min(p, 1 - p);
  if (tail === 0) return fromHalf * Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-Math.log(tail));
  const { over, under, origin } = r <= 5 ? near : far;
  const z = polynomial(over, r - origin) / polynomial(under, r - origin);
  return fromHalf < 0 ? -z : z;
}

function upperTail(z: number): number {
  if (z > 38.6) return 0;
  const density = Math.exp((-z * z) / 2);
  if (z < 3) return (density * polynomial(tail.over, z)) / polynomial(tail.under, z);
  let fraction = z;
  for (let term = 60; term >= 1; term--) fraction = z + term / fraction;
  return density / (fraction * Math.sqrt(2 * Math.PI));
}

/** Of rising powers. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

const tail = {
  over: [
    220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383, 6.37396220353165,
    0.700383064443688, 0.0352624965998911,
  ],
  under: [
    440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674, 86.7807322029461,
    16.064177579207, 1.75566716318264, 0.0883883476483184,
  ],
};

const middle = {
  over: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
    45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  under: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
    39307.89580009271, 28729.085735721943, 5226.495278852854,
  ],
};

const near = {
  origin: 1.6,
  over: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
    1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  under: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
    0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
  ],
};

const far = {
  origin: 5,
  over: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
    0.026532189526576124, 0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  under: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
};
