"""Source packages of Debian, fetched when a benchmark needs them; nothing of them is in the repository.

Crates are the exception: Debian has their sources in binary packages (librust-NAME-dev), too, whose mirrors are the better ones.

apt runs with lists and a sources file of its own in build/bench/debian, so that the machine's
configuration stays as it is. It checks the packages' hashes. Without the network (or without
apt) a program is skipped, and the reason is said.
"""
import glob
import os
import shutil
import subprocess
import tarfile
import threading

import harness

FOLDER = os.path.join(harness.TOP, 'build', 'bench', 'debian')
LISTS = os.path.join(FOLDER, 'lists')
failed = {}                             # package: why it cannot be had; asked once
lock = threading.Lock()


def tree(package, prepare=None):
    """The folder of the unpacked package, in which the shell command `prepare` ran once."""
    with lock:
        if package in failed:
            raise harness.Skip(failed[package])
        try:
            return unpacked(package, prepare)
        except harness.Skip as e:
            failed[package] = str(e)
            raise


def unpacked(package, prepare):
    target = os.path.join(FOLDER, package)
    if not os.path.isdir(target):
        if package.startswith('librust-'):
            unpack_crate(package, target)
        else:
            download(package)
            unpack(package, target)
    done = os.path.join(target, '.prepared')
    if prepare and not (os.path.exists(done) and open(done).read() == prepare):
        r = harness.run(['sh', '-ec', prepare], cwd=target, timeout=300)
        if r.code:
            raise harness.Skip(f'{package}: cannot be prepared: {r.tail()}')
        with open(done, 'w') as f:
            f.write(prepare)
    return target


def apt(*argv):
    options = {'Dir::Etc::sourcelist': os.path.join(FOLDER, 'sources.list'), 'Dir::Etc::sourceparts': '-', 'Dir::State::lists': LISTS,
               'Dir::Cache': os.path.join(FOLDER, 'cache'), 'Acquire::Retries': '1', 'Acquire::http::Timeout': '15', 'APT::Sandbox::User': ''}
    harness.need_cmd('apt-get')
    return harness.run(['apt-get', '-q', *(f'-o{k}={v}' for k, v in options.items()), *argv], cwd=FOLDER, timeout=300)


def update():
    """Write the list of sources that belongs to the machine's binary packages, and read it.

    Without the security archive: its mirrors often lack sources, and upstream's part is the same.
    """
    os.makedirs(os.path.join(LISTS, 'partial'), exist_ok=True)
    os.makedirs(os.path.join(FOLDER, 'cache'), exist_ok=True)
    text = subprocess.run(['apt-get', 'indextargets', '--format', '$(REPO_URI) $(RELEASE) $(COMPONENT)', 'Created-By: Packages', 'Origin: Debian'],
                          capture_output=True, text=True).stdout
    rows = sorted(set(text.splitlines())) or ['http://deb.debian.org/debian bookworm main']
    with open(os.path.join(FOLDER, 'sources.list'), 'w') as f:
        f.writelines(f'deb-src {row}\n' for row in rows if row.endswith(' main') and 'security' not in row)
    r = apt('update')
    if not glob.glob(os.path.join(LISTS, '*_Sources*')):
        raise harness.Skip(f'no list of source packages: {r.tail()}')


def download(package):
    if glob.glob(os.path.join(FOLDER, package + '_*.dsc')):
        return
    if not glob.glob(os.path.join(LISTS, '*_Sources*')):
        try:
            update()
        except FileNotFoundError:
            raise harness.Skip('no apt-get')
    r = apt('source', '--download-only', '--only-source', package)
    if r.code:
        raise harness.Skip(f'apt-get source {package}: {r.tail()}')


def unpack_crate(package, target):
    """The crate in the binary package."""
    os.makedirs(FOLDER, exist_ok=True)
    harness.need_cmd('apt-get')
    part = target + '.part'
    r = harness.run(['sh', '-ec', f'apt-get -q -oAPT::Sandbox::User= download {package} && dpkg-deb -x {package}_*.deb {part}'], cwd=FOLDER, timeout=300)
    crates = glob.glob(os.path.join(part, 'usr/share/cargo/registry/*'))
    if r.code or len(crates) != 1:
        raise harness.Skip(f'apt-get download {package}: {r.tail()}')
    os.rename(crates[0], target)
    shutil.rmtree(part)


def unpack(package, target):
    """The upstream archive as it is, without Debian's patches."""
    archives = [a for a in glob.glob(os.path.join(FOLDER, package + '_*.tar.*')) if '.debian.tar.' not in a and not a.endswith('.asc')]
    upstream = [a for a in archives if '.orig.tar.' in a] or archives
    if not upstream:
        raise harness.Skip(f'{package}: no archive')
    with tarfile.open(upstream[0]) as t:
        t.extractall(target + '.part', filter='data')
    inner = os.listdir(target + '.part')
    one = len(inner) == 1 and os.path.isdir(os.path.join(target + '.part', inner[0]))
    os.rename(os.path.join(target + '.part', inner[0]) if one else target + '.part', target)
    if one:
        os.rmdir(target + '.part')
