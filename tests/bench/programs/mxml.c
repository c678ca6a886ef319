/* Mini-XML reads a document into a tree, searches it and writes it. */
#include "bench.h"
#include "mxml.h"
#include "xml.inc"

int main(int argc, char **argv)
{
    size_t size;
    char *xml = bench_xml(3000, &size), *out = bench_alloc(size * 2);
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 20); i < rounds; i++) {
        mxml_node_t *tree = mxmlLoadString(NULL, xml, i % 2 ? MXML_OPAQUE_CALLBACK : MXML_TEXT_CALLBACK);
        mxml_index_t *index = mxmlIndexNew(tree, "item", "id");
        int n = 0;

        for (mxml_node_t *m = mxmlFindElement(tree, tree, "name", NULL, NULL, MXML_DESCEND); m; m = mxmlFindElement(m, tree, "name", NULL, NULL, MXML_DESCEND))
            n++;
        for (int k = 0; k < 500; k++) {
            char id[16];
            sprintf(id, "%d", k * 5);
            mxml_node_t *m = mxmlIndexFind(index, "item", id);
            const char *price = m ? mxmlElementGetAttr(m, "price") : NULL;
            sum = sum * 31 + (price ? (uint32_t)price[0] : 0);
        }
        mxmlSaveString(tree, out, (int)size * 2, MXML_NO_CALLBACK);
        sum = bench_sum(out, strlen(out), sum + (uint32_t)n);
        mxmlIndexDelete(index);
        mxmlDelete(tree);
    }
    printf("%08x\n", sum);
    return 0;
}
