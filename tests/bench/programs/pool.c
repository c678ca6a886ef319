/* The allocator: lists, growing arrays and strings of changing sizes, copied and freed. */
#include "bench.h"

typedef struct item {
    struct item *next;
    char *name;
    int size;
} item;

int main(int argc, char **argv)
{
    enum { LISTS = 512 };
    static item *lists[LISTS];
    uint32_t sum = 0;
    int *grown = NULL, room = 0, count = 0;

    for (int i = 0, n = bench_arg(argc, argv, 3000000); i < n; i++) {
        item **list = &lists[bench_random() % LISTS];
        if (bench_random() % 3 && *list) {
            item *gone = *list;
            *list = gone->next;
            sum = sum * 31 + (uint32_t)gone->size + (uint8_t)gone->name[gone->size / 2];
            free(gone->name);
            free(gone);
        } else {
            item *fresh = bench_alloc(sizeof *fresh);
            fresh->size = (int)(bench_random() % 200) + 1;
            fresh->name = bench_alloc((size_t)fresh->size);
            memset(fresh->name, i, (size_t)fresh->size);
            fresh->next = *list;
            *list = fresh;
        }
        if (i % 5 == 0) {
            if (count == room)
                grown = realloc(grown, (size_t)(room = room * 3 / 2 + 10) * sizeof *grown);
            grown[count++] = i;
        }
    }
    printf("%08x %08x\n", sum, bench_sum(grown, (size_t)count * 4, 0));
    return 0;
}
