/* Duktape runs a script. */
#include "bench.h"
#include "duktape.h"
#include "js.inc"

static duk_ret_t print(duk_context *js)
{
    puts(duk_to_string(js, 0));
    return 0;
}

int main(int argc, char **argv)
{
    duk_context *js = duk_create_heap_default();

    duk_push_c_function(js, print, 1);
    duk_put_global_string(js, "print");
    duk_push_int(js, bench_arg(argc, argv, 24));
    duk_put_global_string(js, "N");
    duk_eval_string_noresult(js, script);
    duk_destroy_heap(js);
    return 0;
}
