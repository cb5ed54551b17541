/** The rules that are asked after every trial: what they decide wrongly, and after how many calls. */
export async function measureStopping({ load, suites }) {
  const [curtailment, sprt, fixed, evidence, interval, alarm, { makeSeededRandom }] =
    await Promise.all(
      ['curtailment', 'sprt', 'fixed-plan', 'e-process', 'interval', 'alarm', 'seeded-random'].map(
        load,
      ),
    );
  const simulate = makeSimulation({ suites, makeSeededRandom });
  return {
    head: ['asked after every trial', 'truth', 'decides so', 'promised', '', 'mean calls'],
    rows: [
      ...curtailed(simulate, curtailment),
      ...sequential(simulate, sprt, fixed),
      ...evidenced(simulate, evidence, interval),
      ...alarmed(simulate, alarm),
      ...scored({ suites, makeSeededRandom }, alarm),
    ],
  };
}

function makeSimulation({ suites, makeSeededRandom }) {
  return ({ decide, passRate, most, wanted }) => {
    const random = makeSeededRandom(20_261_127);
    let calls = 0;
    let count = 0;
    for (let suite = 0; suite < suites; suite++) {
      const played = playSuite(() => random() < passRate, { decide, most });
      calls += played.calls;
      if (played.decision === wanted) count++;
    }
    return { found: count / suites, calls: calls / suites };
  };
}

/** Until the rule decides, or `most` calls are made. */
function playSuite(passes, { decide, most }) {
  const seen = { passed: 0, failed: 0 };
  let decision = decide(seen);
  let calls = 0;
  for (; decision === undefined && calls < most; calls++) {
    seen[passes() ? 'passed' : 'failed']++;
    decision = decide(seen);
  }
  return { decision, calls };
}

function curtailed(simulate, { curtail, expectedCalls }) {
  const rule = { needed: 9, count: 10 };
  return [0.95, 0.5].map((passRate) => {
    const decide = (seen) => curtail({ ...seen, ...rule });
    const { found, calls } = simulate({ decide, passRate, most: 10, wanted: 'passed' });
    return {
      what: 'curtailment of 9 of 10: passes',
      truth: `passes ${passRate}`,
      found,
      more: `${saved(calls, 10)}; exactly ${expectedCalls({ ...rule, passRate }).toFixed(2)}`,
    };
  });
}

function sequential(simulate, { decideSprt }, { makeFixedPlan }) {
  const errors = { p0: 0.8, p1: 0.95, alpha: 0.05, beta: 0.05 };
  const { n } = makeFixedPlan(errors);
  const row = ({ what, wanted, passRate, most, rate }) => {
    const decide = memoize((seen) => decideSprt(seen, { ...errors, most }));
    const { found, calls } = simulate({ decide, passRate, most, wanted });
    const promise = rate === undefined ? undefined : { rate };
    return { what, truth: `passes ${passRate}`, found, promise, more: saved(calls, n) };
  };
  const bound = 0.05 / 0.95;
  return [
    { what: 'SPRT 0.8 / 0.95: passes', wanted: 'passed', passRate: 0.8, most: 1000, rate: bound },
    { what: 'SPRT 0.8 / 0.95: passes', wanted: 'passed', passRate: 0.7, most: 1000, rate: bound },
    { what: 'SPRT 0.8 / 0.95: fails', wanted: 'failed', passRate: 0.95, most: 1000, rate: bound },
    { what: 'SPRT 0.8 / 0.95: fails', wanted: 'failed', passRate: 0.99, most: 1000, rate: bound },
    { what: '… of at most 40: passes', wanted: 'passed', passRate: 0.8, most: 40, rate: bound },
    { what: '… of at most 40: passes', wanted: 'passed', passRate: 0.95, most: 40 },
    { what: '… of at most 40: fails', wanted: 'failed', passRate: 0.95, most: 40, rate: bound },
    { what: '… of at most 40: inconclusive', wanted: 'inconclusive', passRate: 0.95, most: 40 },
  ].map(row);
}

function evidenced(simulate, { passEvidence }, { lowerBound }) {
  const byEvidence = memoize((seen) =>
    passEvidence({ ...seen, p0: 0.8 }) >= 20 ? 'passed' : undefined,
  );
  const byBound = memoize(({ passed, failed }) =>
    lowerBound({ passed, n: passed + failed }, { confidence: 0.95 }) >= 0.8 ? 'passed' : undefined,
  );
  const row = (what, decide, { passRate, most, rate }) => {
    const { found, calls } = simulate({ decide, passRate, most, wanted: 'passed' });
    const promise = rate === undefined ? undefined : { rate };
    return { what, truth: `passes ${passRate}`, found, promise, more: calls.toFixed(1) };
  };
  const most = 200;
  return [
    row('evidence above 0.8, of at most 200: passes', byEvidence, {
      passRate: 0.8,
      most,
      rate: 0.05,
    }),
    row('evidence above 0.8, of at most 200: passes', byEvidence, { passRate: 0.95, most }),
    row("no rule of ours: Wilson's bound, at most 100", byBound, { passRate: 0.8, most: 100 }),
  ];
}

function alarmed(simulate, { regressionEvidence }) {
  const decide = memoize(({ passed, failed }) =>
    regressionEvidence({ worse: passed, better: failed }) >= 20 ? 'failed' : undefined,
  );
  return [0.5, 0.8, 0.9].map((passRate) => {
    const { found, calls } = simulate({ decide, passRate, most: 200, wanted: 'failed' });
    return {
      what: 'regression alarm, 200 pairs that turn',
      truth: `${passRate} of them worse`,
      found,
      promise: passRate === 0.5 ? { rate: 0.05 } : undefined,
      more: saved(calls, 200),
    };
  });
}

/** Suites of 100 cases with scores, of which none are alike. */
function scored({ suites, makeSeededRandom }, { makeDifferenceEvidence }) {
  const kinds = [
    ['lopsided, equal on average', (random) => (random() < 0.2 ? -0.8 : 0.2), 0.05],
    ['five repeats each, 0.9 and 0.9', repeated(0.9, 0.9), 0.05],
    ['five repeats each, 0.9 and 0.75', repeated(0.9, 0.75)],
  ];
  return kinds.map(([truth, draw, rate]) => {
    const random = makeSeededRandom(20_261_127);
    let calls = 0;
    let alarms = 0;
    for (let suite = 0; suite < suites; suite++) {
      const evidence = makeDifferenceEvidence();
      let cases = 0;
      while (cases < 100 && evidence.evidence < 20) {
        evidence.add(draw(random));
        cases++;
      }
      calls += cases;
      if (evidence.evidence >= 20) alarms++;
    }
    const promise = rate === undefined ? undefined : { rate };
    return {
      what: 'alarm of scores, 100 cases',
      truth,
      found: alarms / suites,
      promise,
      more: saved(calls / suites, 100),
    };
  });
}

function repeated(baseline, candidate) {
  const mean = (random, rate) => {
    let passed = 0;
    for (let repeat = 0; repeat < 5; repeat++) if (random() < rate) passed++;
    return passed / 5;
  };
  return (random) => mean(random, candidate) - mean(random, baseline);
}

function saved(calls, fixed) {
  return `${calls.toFixed(1)} for ${fixed}: ${((1 - calls / fixed) * 100).toFixed(0)}% saved`;
}

function memoize(decide) {
  const known = new Map();
  return (seen) => {
    const key = seen.passed * 10_000 + seen.failed;
    if (!known.has(key)) known.set(key, decide(seen));
    return known.get(key);
  };
}
