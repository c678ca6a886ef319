/* Containers with pointers: a red-black tree, a skip list, a B-tree of integers, a binary heap with Dijkstra's search. */
#include "bench.h"

typedef struct node {
    struct node *child[2];
    uint32_t key;
    int red;
} node;

static node *rotate(node *n, int side)
{
    node *c = n->child[!side];

    n->child[!side] = c->child[side];
    c->child[side] = n;
    c->red = n->red;
    n->red = 1;
    return c;
}

static int is_red(const node *n)
{
    return n && n->red;
}

/* Sedgewick's left-leaning tree. */
static node *insert(node *n, uint32_t key)
{
    if (!n) {
        n = bench_alloc(sizeof *n);
        n->key = key;
        n->red = 1;
        return n;
    }
    if (key != n->key)
        n->child[key > n->key] = insert(n->child[key > n->key], key);
    if (is_red(n->child[1]) && !is_red(n->child[0]))
        n = rotate(n, 0);
    if (is_red(n->child[0]) && is_red(n->child[0]->child[0]))
        n = rotate(n, 1);
    if (is_red(n->child[0]) && is_red(n->child[1])) {
        n->red = 1;
        n->child[0]->red = n->child[1]->red = 0;
    }
    return n;
}

static uint32_t walk(const node *n, uint32_t sum)
{
    return n ? walk(n->child[1], walk(n->child[0], sum) * 31 + n->key) : sum;
}

typedef struct skip {
    uint32_t key;
    struct skip *next[16];
} skip;

static uint32_t skip_list(int n)
{
    skip head = { 0 };
    uint32_t sum = 0;

    for (int i = 0; i < n; i++) {
        skip *at = &head, *fresh = bench_alloc(sizeof *fresh);
        int height = __builtin_ctz(bench_random() | 1 << 15) + 1;
        fresh->key = bench_random();
        for (int level = 15; level >= 0; level--) {
            while (at->next[level] && at->next[level]->key < fresh->key)
                at = at->next[level];
            if (level < height)
                fresh->next[level] = at->next[level], at->next[level] = fresh;
        }
    }
    for (skip *s = head.next[0]; s; s = s->next[0])
        sum = sum * 31 + s->key;
    return sum;
}

typedef struct page {
    int count, leaf;
    uint32_t key[31];
    struct page *child[32];
} page;

static void split(page *parent, int i)
{
    page *left = parent->child[i], *right = bench_alloc(sizeof *right);

    right->leaf = left->leaf;
    right->count = 15;
    memcpy(right->key, left->key + 16, 15 * sizeof *right->key);
    memcpy(right->child, left->child + 16, 16 * sizeof *right->child);
    left->count = 15;
    memmove(parent->key + i + 1, parent->key + i, (size_t)(parent->count - i) * sizeof *parent->key);
    memmove(parent->child + i + 2, parent->child + i + 1, (size_t)(parent->count - i) * sizeof *parent->child);
    parent->key[i] = left->key[15];
    parent->child[i + 1] = right;
    parent->count++;
}

static page *b_insert(page *root, uint32_t key)
{
    if (root->count == 31) {
        page *top = bench_alloc(sizeof *top);
        top->child[0] = root;
        split(top, 0);
        root = top;
    }
    for (page *p = root;;) {
        int i = 0;
        while (i < p->count && p->key[i] < key)
            i++;
        if (p->leaf) {
            memmove(p->key + i + 1, p->key + i, (size_t)(p->count++ - i) * sizeof *p->key);
            p->key[i] = key;
            return root;
        }
        if (p->child[i]->count == 31) {
            split(p, i);
            i += key > p->key[i];
        }
        p = p->child[i];
    }
}

static uint32_t b_sum(const page *p)
{
    uint32_t sum = 0;

    for (int i = 0; i < p->count; i++)
        sum += p->key[i] * (uint32_t)(i + 1);
    for (int i = 0; !p->leaf && i <= p->count; i++)
        sum += b_sum(p->child[i]);
    return sum;
}

static uint64_t dijkstra(int side)
{
    int n = side * side, count = 1, step[4] = { 1, -1, side, -side };
    uint32_t *far = bench_alloc((size_t)n * 4), *cost = bench_alloc((size_t)n * 4);
    uint64_t *heap = bench_alloc((size_t)n * 5 * 8), sum = 0;

    for (int i = 0; i < n; i++)
        far[i] = ~0u, cost[i] = i % side == 0 || i < side || i >= n - side ? 100000 : bench_random() % 100 + 1;
    far[side + 1] = 0;
    heap[0] = (uint64_t)(side + 1);
    while (count) {
        uint64_t top = heap[0], last = heap[--count];
        int i = 0, at = (int)(uint32_t)top;
        for (int c; (c = 2 * i + 1) < count; i = c) {
            c += c + 1 < count && heap[c + 1] < heap[c];
            if (heap[c] >= last)
                break;
            heap[i] = heap[c];
        }
        heap[i] = last;
        if (top >> 32 > far[at])
            continue;
        for (int k = 0; k < 4; k++) {
            int to = at + step[k];
            if (to < 0 || to >= n || far[at] + cost[to] >= far[to])
                continue;
            far[to] = far[at] + cost[to];
            uint64_t item = (uint64_t)far[to] << 32 | (uint32_t)to;
            int j = count++;
            for (; j && heap[(j - 1) / 2] > item; j = (j - 1) / 2)
                heap[j] = heap[(j - 1) / 2];
            heap[j] = item;
        }
    }
    for (int i = 0; i < n; i++)
        sum += far[i];
    return sum;
}

int main(int argc, char **argv)
{
    int n = bench_arg(argc, argv, 200000);
    node *root = NULL;
    page *top = bench_alloc(sizeof *top);

    top->leaf = 1;
    for (int i = 0; i < n; i++) {
        root = insert(root, bench_random());
        root->red = 0;
    }
    printf("%08x\n", walk(root, 0));
    printf("%08x\n", skip_list(n / 2));
    for (int i = 0; i < 2 * n; i++)
        top = b_insert(top, bench_random());
    printf("%08x\n", b_sum(top));
    printf("%llu\n", (unsigned long long)dijkstra(500));
    return 0;
}
