"""The chart: one line for each program, one dot for each engine, by time relative to native code (log scale)."""
import math

import measure
import report

COLOURS = {'wvm': '#d62728', 'wasmtime': '#1f77b4', 'node': '#2ca02c', 'bun': '#9467bd', 'wasmer': '#17becf', 'iwasm': '#8c564b', 'wasm3': '#7f7f7f',
           'wasm2c': '#e0a000'}
LEFT, WIDTH, ROW, TOP = 170, 720, 16, 74
TICKS = (0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50)


class Chart:
    def __init__(self, low, high):
        self.low, self.high, self.parts = math.log(low), math.log(high), []

    def x(self, ratio):
        at = (math.log(ratio) - self.low) / (self.high - self.low)
        return LEFT + WIDTH * min(max(at, 0), 1)

    def text(self, x, y, words, more=''):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" {more}>{words}</text>')

    def line(self, x1, y1, x2, y2, colour, width=1):
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>')

    def dots(self, y, ratios):
        for engine in sorted(ratios, key=lambda e: e == 'wvm'):         # wvm on top
            ratio = ratios[engine]
            if ratio and engine in COLOURS:
                r = 5 if engine == 'wvm' else 3.5
                self.parts.append(f'<circle cx="{self.x(ratio):.1f}" cy="{y:.1f}" r="{r}" fill="{COLOURS[engine]}" fill-opacity="0.85"><title>{engine} {ratio:.2f}</title></circle>')

    def legend(self, names):
        for i, engine in enumerate(names):
            self.parts.append(f'<circle cx="{LEFT + 95 * i + 5}" cy="40" r="5" fill="{COLOURS[engine]}"/>')
            self.text(LEFT + 95 * i + 15, 44, engine)

    def axis(self, bottom):
        for tick in TICKS:
            if self.low <= math.log(tick) <= self.high:
                x = self.x(tick)
                self.line(x, TOP - 4, x, bottom, '#000' if tick == 1 else '#ddd', 1.5 if tick == 1 else 1)
                self.text(x, TOP - 10, 'native' if tick == 1 else f'{tick:g}', 'text-anchor="middle" fill="#555"')


def limits(rows):
    ratios = [v for r in rows for e, v in r.ratios.items() if v and e in COLOURS]
    return min([0.7, *ratios]) * 0.95, min(max([2, *ratios]) * 1.05, 60)


def lines(rows, names):
    """(name, ratios, is it a group's mean), the groups one after the other."""
    for title, _, columns, _ in report.means(rows, names):
        yield title + ' (mean)', columns, True
        for r in rows:
            if r.group == title:
                yield r.name, {n: r.ratios[n] for n in names[1:]}, False


def write(path, rows, config, names):
    table = list(lines(rows, names))
    bottom = TOP + ROW * len(table) + 6
    chart = Chart(*limits(rows))
    chart.text(LEFT, 20, f'Time relative to native code, {config} build; lower is better', 'font-size="15" font-weight="bold"')
    chart.legend([n for n in names if n in COLOURS])
    for i, (_, _, mean) in enumerate(table):
        if mean:
            chart.parts.append(f'<rect x="0" y="{TOP + ROW * i}" width="{LEFT + WIDTH + 20}" height="{ROW}" fill="#f0f0f4"/>')
    chart.axis(bottom)
    for i, (name, ratios, mean) in enumerate(table):
        y = TOP + ROW * i + ROW / 2
        chart.text(LEFT - 10, y + 4, name, 'text-anchor="end"' + (' font-weight="bold"' if mean else ''))
        chart.dots(y, ratios)
    with open(path, 'w') as f:
        f.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 20}" height="{bottom + 14}" font-family="sans-serif" font-size="11">\n'
                f'<rect width="100%" height="100%" fill="white"/>\n' + '\n'.join(chart.parts) + '\n</svg>\n')
