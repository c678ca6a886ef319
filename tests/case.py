"""One run of a WebAssembly program and what it must do: on wvm, on another engine (ENGINE=node),
or inside the emulated machine of `make check-svm`."""
import dataclasses
import hashlib
import os
import re
import shutil
import tempfile

import engines
import harness

ENGINE = os.environ.get('ENGINE') or 'wvm'


@dataclasses.dataclass
class Case:
    name: str
    source: str                         # path of the program's source, or of a .wasm
    cflags: list = dataclasses.field(default_factory=list)
    args: list = dataclasses.field(default_factory=list)
    env: dict = dataclasses.field(default_factory=dict)
    stdin: bytes = b''
    dirs: list = dataclasses.field(default_factory=list)    # guest paths, each a new empty folder
    flags: list = dataclasses.field(default_factory=list)   # wvm's own; other engines are not asked then
    exit: int = 0
    out: bytes = b''                    # None: whatever
    sha256: str = ''                    # of the output, instead of out
    err: list = dataclasses.field(default_factory=list)     # patterns that must be in stderr; 'empty': nothing may be
    timeout: float = 60                 # seconds

    def wasm(self):
        return self.source if self.source.endswith('.wasm') else harness.compile_wasm(self.source, self.cflags)

    def run(self):
        """Raises harness.Fail or harness.Skip, or gives the result."""
        if ENGINE == 'wvm':
            harness.need_kvm()
        elif self.flags:
            raise harness.Skip(f"{ENGINE} does not know wvm's flags")
        wasm = self.wasm()
        tmp = tempfile.mkdtemp(prefix='wvm-run-')
        try:
            dirs = [(f'{tmp}/{i}', guest) for i, guest in enumerate(self.dirs)]
            for host, _ in dirs:
                os.mkdir(host)
            argv = engines.command(ENGINE, wasm, self.args, dirs, self.env, self.flags)
            if not argv:
                raise harness.Skip(f'no {ENGINE}')
            r = harness.run(argv, stdin=self.stdin, timeout=self.timeout)
        finally:
            shutil.rmtree(tmp, ignore_errors=True)
        self.check(r)
        return r

    def check(self, r):
        if r.code != self.exit:
            raise harness.Fail(f'exit code: got {r.code}, want {self.exit}; {r.tail()}')
        if self.sha256:
            harness.check_equal('sha256 of stdout', hashlib.sha256(r.out).hexdigest(), self.sha256)
        elif self.out is not None:
            harness.check_equal('stdout', r.out, self.out)
        for pattern in self.err if ENGINE == 'wvm' else []:
            if pattern == 'empty':
                harness.check_equal('stderr', r.err, b'')
            elif not re.search(pattern, r.err.decode('utf8', 'replace'), re.M):
                raise harness.Fail(f'stderr has no /{pattern}/: {r.tail()}')


def run_all(tally, cases, wanted=()):
    """Run those whose name holds one of the words in `wanted`."""
    tally.run_all([(c.name, c.run) for c in cases if not wanted or any(w in c.name for w in wanted)])
