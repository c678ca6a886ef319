/* MuJS runs a script. */
#include "bench.h"
#include "js.inc"
#include "mujs.h"

static void print(js_State *js)
{
    puts(js_tostring(js, 1));
    js_pushundefined(js);
}

int main(int argc, char **argv)
{
    js_State *js = js_newstate(NULL, NULL, 0);

    js_newcfunction(js, print, "print", 1);
    js_setglobal(js, "print");
    js_pushnumber(js, bench_arg(argc, argv, 24));
    js_setglobal(js, "N");
    js_dostring(js, script);
    js_freestate(js);
    return 0;
}
