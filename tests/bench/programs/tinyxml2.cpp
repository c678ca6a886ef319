/* TinyXML-2 builds a tree of a document and prints it. */
#include "bench.h"
#include "tinyxml2.h"
#include "xml.inc"

int main(int argc, char **argv)
{
    size_t size;
    char *xml = bench_xml(20000, &size);
    uint32_t sum = 0;

    for (int i = 0, rounds = bench_arg(argc, argv, 10); i < rounds; i++) {
        tinyxml2::XMLDocument doc;
        tinyxml2::XMLPrinter printer;
        if (doc.Parse(xml, size) != tinyxml2::XML_SUCCESS)
            return 1;
        doc.Print(&printer);
        sum = bench_sum(printer.CStr(), (size_t)printer.CStrSize(), sum);
    }
    printf("%08x\n", sum);
    return 0;
}
