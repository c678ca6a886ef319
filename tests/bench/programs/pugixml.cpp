/* pugixml builds a tree of a document, walks and prints it. */
#include "bench.h"
#include "pugixml.hpp"
#include "xml.inc"

struct counter : pugi::xml_writer {
    uint32_t sum = 0;
    void write(const void *data, size_t size) override { sum = bench_sum(data, size, sum); }
};

int main(int argc, char **argv)
{
    size_t size;
    char *xml = bench_xml(20000, &size);
    counter out;
    double total = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 10); i < rounds; i++) {
        pugi::xml_document doc;
        if (!doc.load_buffer(xml, size))
            return 1;
        for (pugi::xml_node item : doc.child("list").children("item"))
            total += item.attribute("price").as_double() + (double)strlen(item.child_value("name"));
        doc.save(out);
    }
    printf("%.2f %08x\n", total, out.sum);
    return 0;
}
