"""What the benchmark writes: the table, results.json, and the changes against the baseline."""
import json
import os
import statistics

import measure
import programs

BASELINE = os.path.join(programs.HERE, 'baseline.json')


class Row:
    """One program's figures."""

    def __init__(self, program, result, empty):
        self.name, self.group, self.result = program.name, program.group, result
        self.ratios = {e: measure.ratio(result, empty, e) for e in result}
        self.by_clock = {c: measure.ratio(result, empty, 'wvm', c) for c in measure.CLOCKS}
        self.native = measure.net(result[measure.NATIVE], empty[measure.NATIVE])
        self.noise = None if result['wvm'].error else measure.noise(result, 'wvm')
        others = [r for e, r in self.ratios.items() if r and e not in (measure.NATIVE, 'wvm')]
        self.best = min(others) if others else None

    def to_best(self):
        return self.ratios['wvm'] / self.best if self.best and self.ratios['wvm'] else None


def num(value, form):
    width = int(form.split('.')[0])
    return f'{"-":>{width}}' if value is None else f'{value:{form}}'


def heading(names):
    return f'{"program":16}{"native s":>9}' + ''.join(f'{n:>9}' for n in names[1:]) + f'{"/best":>7}{"compile":>10}{"code":>8}{"native":>8}{"peak":>9}{"native":>9}'


def line(row, names):
    wvm, native = row.result['wvm'], row.result[measure.NATIVE]
    code = wvm.more.get('code_bytes')
    return (f'{row.name:16}{row.native:9.2f}' + ''.join(num(row.ratios[n], '9.2f') for n in names[1:]) + num(row.to_best(), '7.2f')
            + num(wvm.more.get('compile_ms'), '7.1f') + ' ms' + num(code and code / 1024, '5.0f') + ' KB'
            + num(native.more.get('code_bytes', 0) / 1024, '5.0f') + ' KB' + num(wvm.peak_kib / 1024, '6.0f') + ' MB'
            + num(native.peak_kib / 1024, '6.0f') + ' MB')


def errors(row):
    return [f'    {e}: {t.error}' for e, t in row.result.items() if t.error]


def means(rows, names):
    """(title, programs, engine: geometric mean or None, the same to the best engine) by group, and for all."""
    groups = list(dict.fromkeys(r.group for r in rows))
    for title, chosen in [*((g, [r for r in rows if r.group == g]) for g in groups), ('all', rows)]:
        columns = {n: [r.ratios[n] for r in chosen if r.ratios[n]] for n in names[1:]}
        best = [r.to_best() for r in chosen if r.to_best()]
        yield title, len(chosen), {n: statistics.geometric_mean(v) if v else None for n, v in columns.items()}, statistics.geometric_mean(best) if best else None


def mean_lines(rows, names):
    yield 'geometric means'
    for title, count, columns, best in means(rows, names):
        yield f'{title:16}{count:>9}' + ''.join(num(columns[n], '9.2f') for n in names[1:]) + num(best, '7.2f')


def read_baseline(config):
    return json.load(open(BASELINE)).get(config, {}) if os.path.exists(BASELINE) else {}


def changes(rows, config):
    """Lines for what moved beyond the noise of both measurements."""
    base, clock = read_baseline(config), measure.CLOCK
    for r in rows:
        old, new = base.get(r.name, {}), r.by_clock[clock]
        if clock in old and new:
            change, allowed = new / old[clock] - 1, max(0.03, r.noise + old['noise'])
            if abs(change) > allowed:
                yield f'{r.name:16}{old[clock]:7.2f} -> {new:.2f} x native: {abs(change) * 100:.0f} % {"slower" if change > 0 else "faster"} (noise {allowed * 100:.0f} %)'
        elif old and not new:
            yield f'{r.name:16} runs no longer'


def write_baseline(rows, config):
    whole = json.load(open(BASELINE)) if os.path.exists(BASELINE) else {}
    table = whole.setdefault(config, {})
    for r in rows:
        if r.by_clock['wall']:
            table[r.name] = {c: round(v, 3) for c, v in r.by_clock.items()} | {'noise': round(r.noise, 3)}
    whole = {c: dict(sorted(t.items())) for c, t in sorted(whole.items())}
    with open(BASELINE, 'w') as f:
        f.write('{\n' + ',\n'.join(f' "{c}": {{\n' + ',\n'.join(f'  "{n}": {json.dumps(v)}' for n, v in t.items()) + '\n }' for c, t in whole.items()) + '\n}\n')


def write_results(path, rows, config, names, missing):
    data = {'config': config, 'rounds': measure.ROUNDS, 'clock': measure.CLOCK, 'engines': names, 'missing': missing,
            'means': {t: {'programs': n, 'ratios': c, 'to_best': b} for t, n, c, b in means(rows, names)},
            'programs': {r.name: {'group': r.group, 'ratios': r.ratios, 'to_best': r.to_best(), 'noise': r.noise,
                                  'runs': {e: t.data() for e, t in r.result.items()}} for r in rows}}
    with open(path, 'w') as f:
        json.dump(data, f, indent=1)
