/* Expat parses a document, with handlers for elements and text. */
#include "bench.h"
#include "expat.h"
#include "xml.inc"

static unsigned elements, attributes, letters;

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attrs)
{
    elements++;
    while (*attrs)
        attributes += (unsigned)strlen(*attrs++);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    elements += (unsigned char)*name;
}

static void XMLCALL on_text(void *data, const XML_Char *text, int len)
{
    letters += (unsigned)len;
}

int main(int argc, char **argv)
{
    size_t size;
    char *xml = bench_xml(20000, &size);

    for (int i = 0, rounds = bench_arg(argc, argv, 10); i < rounds; i++) {
        XML_Parser p = XML_ParserCreate(NULL);

        XML_SetElementHandler(p, on_start, on_end);
        XML_SetCharacterDataHandler(p, on_text);
        if (XML_Parse(p, xml, (int)size, 1) != XML_STATUS_OK)
            return 1;
        XML_ParserFree(p);
    }
    printf("%u %u %u\n", elements, attributes, letters);
    return 0;
}
