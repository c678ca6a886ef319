// C++ exceptions in the standard encoding: typed catches, cleanups, rethrow, nested functions. Debian's libc++abi is built
// without exceptions, so the part of it that they need is here: Itanium C++ ABI, level II, with LLVM's tables for wasm.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <typeinfo>
#include <vector>

// ---- what libc++abi and libunwind would bring

struct Header {                         // in front of the object thrown
    const std::type_info *type;
    void *(*destroy)(void *);           // destructors give `this`
    int handlers;
    Header *next;                       // caught before it
    void *padding[4];
};
static Header *caught;

__asm__(".globl __cpp_exception\n.tagtype __cpp_exception i32\n__cpp_exception:\n");

extern "C" {
struct { uintptr_t index; const uint8_t *lsda; uintptr_t selector; } __wasm_lpad_context;

void *__cxa_allocate_exception(size_t size) noexcept { return static_cast<Header *>(calloc(1, sizeof(Header) + size)) + 1; }
void __cxa_free_exception(void *p) noexcept { free(static_cast<Header *>(p) - 1); }

[[noreturn]] void __cxa_throw(void *object, std::type_info *type, void *(*destroy)(void *))
{
    Header *h = static_cast<Header *>(object) - 1;
    h->type = type;
    h->destroy = destroy;
    __builtin_wasm_throw(0, object);
}

void *__cxa_begin_catch(void *object) noexcept
{
    Header *h = static_cast<Header *>(object) - 1;
    if (h->handlers++ == 0 && h != caught) {
        h->next = caught;
        caught = h;
    }
    return object;
}

void __cxa_end_catch()
{
    Header *h = caught;
    if (--h->handlers > 0)
        return;
    caught = h->next;
    if (h->handlers < 0)                // thrown again
        return;
    if (h->destroy)
        h->destroy(h + 1);
    __cxa_free_exception(h + 1);
}

[[noreturn]] void __cxa_rethrow()
{
    caught->handlers = -1;              // end_catch leaves it alone
    Header *h = caught;
    caught = h->next;
    h->handlers = 0;
    __builtin_wasm_throw(0, h + 1);
}

static uintptr_t uleb(const uint8_t *&p)
{
    uintptr_t v = 0;
    unsigned shift = 0;
    for (; *p & 0x80; shift += 7)
        v |= static_cast<uintptr_t>(*p++ & 0x7f) << shift;
    return v | static_cast<uintptr_t>(*p++) << shift;
}

static intptr_t sleb(const uint8_t *&p)
{
    intptr_t v = 0;
    unsigned shift = 0;
    do {
        v |= static_cast<intptr_t>(*p & 0x7f) << shift;
        shift += 7;
    } while (*p++ & 0x80);
    return p[-1] & 0x40 && shift < 32 ? v | -(intptr_t(1) << shift) : v;
}

// The selector of the landing pad's first action that takes the object's type: an index in the type table, counted back from its end.
int _Unwind_CallPersonality(void *object)
{
    const Header *h = static_cast<Header *>(object) - 1;
    const uint8_t *p = __wasm_lpad_context.lsda;
    p++;                                // no start of landing pads
    p++;                                // types are plain pointers
    uintptr_t types = uleb(p);
    auto end = reinterpret_cast<const std::type_info *const *>(p + types);
    p++;                                // encoding of the pads
    const uint8_t *actions = uleb(p) + p;
    uintptr_t action = 0;
    for (uintptr_t i = 0; i <= __wasm_lpad_context.index; i++) {
        uleb(p);
        action = uleb(p);
    }
    __wasm_lpad_context.selector = 0;
    for (const uint8_t *a = actions + action - 1; action;) {
        intptr_t filter = sleb(a), next;
        const uint8_t *at = a;
        next = sleb(a);
        if (filter > 0 && (!end[-filter] || *end[-filter] == *h->type)) {
            __wasm_lpad_context.selector = static_cast<uintptr_t>(filter);
            break;
        }
        if (!next)
            break;
        a = at + next;
    }
    return 0;
}

int __gxx_wasm_personality_v0() { abort(); }
}

// ---- the program

struct Error { int code; std::string text; };
struct Other { double value; };

static int alive;
struct Guard {
    std::string name;
    explicit Guard(std::string n) : name(std::move(n)) { alive++; }
    ~Guard() { alive--; printf("  ~%s\n", name.c_str()); }
};

__attribute__((noinline)) static int risky(int n)
{
    Guard g("risky " + std::to_string(n));
    if (n % 4 == 1)
        throw Error{ n, "error " + std::to_string(n) };
    if (n % 4 == 2)
        throw Other{ n * 1.5 };
    if (n % 4 == 3)
        throw n;
    return n * 10;
}

__attribute__((noinline)) static int middle(int n)
{
    Guard a("outer"), b("inner");
    std::vector<std::unique_ptr<Guard>> many;
    for (int i = 0; i < n % 3; i++)
        many.push_back(std::make_unique<Guard>("held " + std::to_string(i)));
    return risky(n) + static_cast<int>(many.size());
}

__attribute__((noinline)) static int top(int n)
{
    try {
        return middle(n);
    } catch (const Error &e) {
        printf("  Error %d: %s\n", e.code, e.text.c_str());
        return -1;
    } catch (Other &o) {
        printf("  Other %g\n", o.value);
        if (n > 4)
            throw;
        return -2;
    }
}

__attribute__((noinline)) static int around(int n)
{
    try {
        return top(n);
    } catch (int i) {
        try {
            risky(i - 2);
        } catch (...) {
            puts("  thrown by a handler");
        }
        return i;
    } catch (...) {
        puts("  something else");
        return -3;
    }
}

int main()
{
    for (int n = 0; n < 10; n++) {
        printf("%d:\n", n);
        int r = around(n);
        printf("  = %d, alive %d\n", r, alive);
    }
    int sum = 0;
    for (int i = 0; i < 20000; i++)
        try {
            throw i;
        } catch (int v) {
            sum += v & 3;
        }
    printf("%d\n", sum);
}
