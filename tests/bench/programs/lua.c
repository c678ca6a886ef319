/* Lua runs a script: calls, closures, tables, strings, floats. */
#include "bench.h"
#include "lauxlib.h"
#include "lua.h"
#include "lualib.h"

static const char script[] =
    "local n = ...\n"
    "local function fib(i) if i < 2 then return i end return fib(i - 1) + fib(i - 2) end\n"
    "print(fib(n))\n"
    "local sieve, count = {}, 0\n"
    "for i = 2, 1000000 do if not sieve[i] then count = count + 1 for j = i * 2, 1000000, i do sieve[j] = true end end end\n"
    "print(count)\n"
    "local words = {}\n"
    "for i = 1, 150000 do local w = 'k' .. (i * 7919 % 5003) words[w] = (words[w] or 0) + 1 end\n"
    "local keys = {} for k in pairs(words) do keys[#keys + 1] = k end table.sort(keys) print(#keys, keys[17], words[keys[17]])\n"
    "local point = {} point.__index = point\n"
    "function point.new(x, y) return setmetatable({ x = x, y = y }, point) end\n"
    "function point:add(o) return point.new(self.x + o.x, self.y + o.y) end\n"
    "local p, d = point.new(0, 0), point.new(0.5, 0.25)\n"
    "for i = 1, 1500000 do p = p:add(d) end print(p.x, p.y)\n"
    "local t = {} for i = 1, 20000 do t[i] = string.format('%d:%s', i, ('x'):rep(i % 7)) end\n"
    "local s = table.concat(t, ';') local c = 0 for a, b in s:gmatch('(%d+):(x*)') do c = c + #a * #b end print(c)\n";

int main(int argc, char **argv)
{
    lua_State *l = luaL_newstate();

    luaL_requiref(l, LUA_GNAME, luaopen_base, 1);
    luaL_requiref(l, LUA_TABLIBNAME, luaopen_table, 1);
    luaL_requiref(l, LUA_STRLIBNAME, luaopen_string, 1);
    if (luaL_loadstring(l, script))
        return 1;
    lua_pushinteger(l, bench_arg(argc, argv, 31));
    lua_call(l, 1, 0);
    lua_close(l);
    return 0;
}
