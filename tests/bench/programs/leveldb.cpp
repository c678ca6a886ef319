/* LevelDB's parts: a memtable (skip list), tables written to and read from memory with filters and a cache. */
#include <memory>
#include <string>
#include "bench.h"
#include "db/memtable.h"
#include "leveldb/cache.h"
#include "leveldb/comparator.h"
#include "leveldb/env.h"
#include "leveldb/filter_policy.h"
#include "leveldb/iterator.h"
#include "leveldb/options.h"
#include "leveldb/table.h"
#include "leveldb/table_builder.h"
#include "table/merger.h"

using namespace leveldb;

Env *Env::Default() { return nullptr; }

struct Sink : WritableFile {
    std::string text;
    Status Append(const Slice &s) override { text.append(s.data(), s.size()); return Status::OK(); }
    Status Close() override { return Status::OK(); }
    Status Flush() override { return Status::OK(); }
    Status Sync() override { return Status::OK(); }
};

struct Source : RandomAccessFile {
    const std::string &text;
    explicit Source(const std::string &t) : text(t) {}
    Status Read(uint64_t at, size_t n, Slice *out, char *) const override
    {
        *out = Slice(text.data() + at, n);
        return Status::OK();
    }
};

static std::string key_of(uint32_t n)
{
    char s[32];
    snprintf(s, sizeof s, "user%08u/field", n * 2654435761u % 50000u);
    return s;
}

static uint32_t fill(MemTable *m, uint32_t count)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < count; i++)
        m->Add(i + 1, i % 11 ? kTypeValue : kTypeDeletion, key_of(bench_random()), "value of number " + std::to_string(i));
    for (uint32_t i = 0; i < count; i++) {
        std::string v;
        Status s;
        if (m->Get(LookupKey(key_of(bench_random()), count), &v, &s))
            sum = sum * 31 + (uint32_t)v.size() + s.ok();
    }
    return sum;
}

static uint32_t tables(MemTable *m, const InternalKeyComparator &order)
{
    std::unique_ptr<const FilterPolicy> inner(NewBloomFilterPolicy(10));
    InternalFilterPolicy filter(inner.get());
    std::unique_ptr<Cache> cache(NewLRUCache(1 << 18));
    Options o;
    Sink to;
    uint32_t sum = 0;

    o.comparator = &order;
    o.filter_policy = &filter;
    o.block_cache = cache.get();
    o.compression = kNoCompression;
    TableBuilder b(o, &to);
    std::unique_ptr<Iterator> i(m->NewIterator());
    for (i->SeekToFirst(); i->Valid(); i->Next())
        b.Add(i->key(), i->value());
    b.Finish();

    Source from(to.text);
    Table *opened = nullptr;
    Table::Open(o, &from, to.text.size(), &opened);
    std::unique_ptr<Table> t(opened);
    ReadOptions r;
    r.verify_checksums = true;
    std::unique_ptr<Iterator> look(t->NewIterator(r));
    for (int n = 0; n < 20000; n++) {
        std::string k = key_of(bench_random());
        look->Seek(InternalKey(k, kMaxSequenceNumber, kValueTypeForSeek).Encode());
        if (look->Valid() && ExtractUserKey(look->key()) == Slice(k))
            sum = sum * 31 + (uint32_t)look->value().size();
    }
    Iterator *both[] = {t->NewIterator(r), m->NewIterator()};
    std::unique_ptr<Iterator> all(NewMergingIterator(&order, both, 2));
    for (all->SeekToFirst(); all->Valid(); all->Next())
        sum = sum * 33 + (uint8_t)all->value().data()[all->value().size() ? all->value().size() - 1 : 0] * (all->value().size() != 0);
    return sum;
}

int main(int argc, char **argv)
{
    InternalKeyComparator order(BytewiseComparator());

    for (int i = 0, rounds = bench_arg(argc, argv, 5); i < rounds; i++) {
        MemTable *m = new MemTable(order);
        m->Ref();
        uint32_t a = fill(m, 60000), b = tables(m, order);
        printf("%08x %08x\n", a, b);
        m->Unref();
    }
    return 0;
}
