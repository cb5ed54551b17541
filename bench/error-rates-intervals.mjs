/** The intervals, at 95%: how often the truth is inside; and the gate on a pass rate. */
export async function measureIntervals({ load, suites }) {
  const [interval, mcnemar, cluster, bootstrap, agreement, bounds, { makeSeededRandom }] =
    await Promise.all(
      [
        ...['interval', 'mcnemar', 'cluster', 'bootstrap', 'agreement'],
        ...['corrected-bounds', 'seeded-random'],
      ].map(load),
    );
  const random = makeSeededRandom(20_261_127);
  const share = (isSo) => {
    let count = 0;
    for (let suite = 0; suite < suites; suite++) if (isSo(suite)) count++;
    return count / suites;
  };
  const rows = [
    ...ofPassRates({ interval, random }),
    ...ofMeans({ cluster, bootstrap, random }),
    ...ofTwo({ mcnemar, agreement, random }),
    ...gates({ interval, random }),
    ...judgeGates({ agreement, bounds, random }),
  ];
  return {
    head: ['95% intervals, and gates of 95%', 'truth', 'so often', 'promised', '', ''],
    rows: rows.map(({ isSo, ...row }) => ({ ...row, found: share(isSo) })),
  };
}

function ofPassRates({ interval, random }) {
  return [
    [0.8, 20],
    [0.95, 20],
    [0.95, 100],
  ].flatMap(([rate, n]) => {
    const counts = () => ({ passed: draw(random, { n, rate }), n });
    const truth = `${n} trials, passes ${rate}`;
    return [
      {
        what: 'Wilson has the pass rate inside',
        truth,
        isSo: () => isInside(interval.wilsonInterval(counts(), 0.95), rate),
      },
      {
        what: 'Clopper-Pearson has it inside',
        truth,
        promise: { rate: 0.95, least: true },
        isSo: () => isInside(interval.exactInterval(counts(), 0.95), rate),
      },
    ];
  });
}

function ofMeans({ cluster, bootstrap, random }) {
  const scores = (n) => Array.from({ length: n }, () => random() ** 2);
  const clustered = () => {
    const values = Array.from({ length: 15 }, () => random() / 2).flatMap((base) =>
      Array.from({ length: 4 }, () => base + random() / 2),
    );
    return { values, clusters: values.map((_, index) => Math.floor(index / 4)) };
  };
  return [
    {
      what: "Student's t has the mean inside",
      truth: '20 lopsided scores',
      isSo: () => isInside(cluster.meanInterval(scores(20), { confidence: 0.95 }), 1 / 3),
    },
    {
      what: 'bootstrap has the mean inside',
      truth: '20 lopsided scores',
      isSo: (seed) =>
        isInside(
          bootstrap.bootstrapMeanInterval(scores(20), { seed, confidence: 0.95, draws: 1000 }),
          1 / 3,
        ),
    },
    {
      what: 'clustered t has the mean inside',
      truth: '15 clusters of 4',
      isSo: () => {
        const { values, clusters } = clustered();
        return isInside(cluster.meanInterval(values, { confidence: 0.95, clusters }), 0.5);
      },
    },
    {
      what: 'no rule of ours: t without clusters',
      truth: '15 clusters of 4',
      isSo: () => isInside(cluster.meanInterval(clustered().values, { confidence: 0.95 }), 0.5),
    },
  ];
}

function ofTwo({ mcnemar, agreement, random }) {
  const turned = () => {
    const counts = { worse: 0, better: 0, n: 100 };
    for (let index = 0; index < 100; index++) {
      const at = random();
      if (at < 0.1) counts.worse++;
      else if (at < 0.15) counts.better++;
    }
    return counts;
  };
  /** A judge that passes 90% of what is right and fails 85% of what is wrong, of answers of which 80% are right. */
  const judged = () => {
    const truePasses = draw(random, { n: 60, rate: 0.9 });
    const trueFailures = draw(random, { n: 60, rate: 0.85 });
    const confusion = {
      truePasses,
      falseFailures: 60 - truePasses,
      trueFailures,
      falsePasses: 60 - trueFailures,
    };
    const passed = draw(random, { n: 200, rate: 0.8 * 0.9 + 0.2 * 0.15 });
    return { observed: { passed, n: 200 }, confusion };
  };
  return [
    {
      what: 'Agresti-Min has the difference inside',
      truth: '100 pairs, 10% worse, 5% better',
      isSo: () => isInside(mcnemar.pairedDifferenceInterval(turned(), 0.95), -0.05),
    },
    {
      what: 'corrected pass rate has the truth inside',
      truth: '200 judged, 120 labelled',
      isSo: () => isInside(agreement.correctedPassRate(judged(), { confidence: 0.95 }), 0.8),
    },
  ];
}

function gates({ interval, random }) {
  const gate = ({ method, verdict, rate, promise }) => ({
    what: `gate of 0.8, ${method}: ${verdict}`,
    truth: `100 trials, passes ${rate}`,
    promise,
    isSo: () => {
      const counts = { passed: draw(random, { n: 100, rate }), n: 100 };
      return interval.judgePassRate(counts, { minimum: 0.8, confidence: 0.95, method }) === verdict;
    },
  });
  const promise = { rate: 0.05 };
  return [
    { method: 'exact', verdict: 'met', rate: 0.7999, promise },
    { method: 'exact', verdict: 'not_met', rate: 0.8, promise },
    { method: 'wilson', verdict: 'met', rate: 0.7999 },
    { method: 'wilson', verdict: 'not_met', rate: 0.8 },
    { method: 'wilson', verdict: 'met', rate: 0.95 },
    { method: 'wilson', verdict: 'not_met', rate: 0.65 },
  ].map(gate);
}

/** Gates on a judge that passes 98% of what is right and fails 60% of what is wrong, of which few answers are labelled. */
function judgeGates({ agreement, bounds, random }) {
  const judged = (rate) => {
    const truePasses = draw(random, { n: 90, rate: 0.98 });
    const trueFailures = draw(random, { n: 10, rate: 0.6 });
    const confusion = {
      ...{ truePasses, falseFailures: 90 - truePasses },
      ...{ trueFailures, falsePasses: 10 - trueFailures },
    };
    const passed = draw(random, { n: 200, rate: rate * 0.98 + (1 - rate) * 0.4 });
    return { observed: { passed, n: 200 }, confusion };
  };
  const gate = (rate, rest) => ({
    what: 'gate of 0.5 on a judge: met',
    truth: `${rate}; 200 judged, 90 + 10 labelled`,
    isSo: () => (bounds.decisiveBounds(judged(rate), 0.95)?.lower ?? 0) >= 0.5,
    ...rest,
  });
  return [
    gate(0.4999, { promise: { rate: 0.05 } }),
    gate(0.8),
    gate(0.4999, {
      what: 'no rule of ours: by the delta method',
      isSo: () =>
        (agreement.correctedPassRate(judged(0.4999), { confidence: 0.9 })?.lower ?? 0) >= 0.5,
    }),
  ];
}

function draw(random, { n, rate }) {
  let passed = 0;
  for (let trial = 0; trial < n; trial++) if (random() < rate) passed++;
  return passed;
}

function isInside({ lower, upper }, truth) {
  return lower <= truth && truth <= upper;
}
